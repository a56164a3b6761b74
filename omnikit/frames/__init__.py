"""Rows of the store as tidy DataFrames; no display."""
