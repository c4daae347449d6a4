"""Transactions: tables, engine, repository and migrations."""
