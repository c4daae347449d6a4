"""Audit reports as Word, PDF or text files → their facts, each with the words it was read from."""
