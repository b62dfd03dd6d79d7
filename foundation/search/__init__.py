"""Folding of text, and the search built on it."""
