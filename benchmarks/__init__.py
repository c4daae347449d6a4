"""Timed comparisons, each with the command that repeats its figures."""
