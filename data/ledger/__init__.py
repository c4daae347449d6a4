"""Certificates, row by row: immutable Parquet batches and what is counted over them."""
