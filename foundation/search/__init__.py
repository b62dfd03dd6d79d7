"""Folding of text, what names sort by, and lists that are read slice by slice."""
