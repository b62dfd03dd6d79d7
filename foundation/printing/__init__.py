"""Documents set in type, for paper and for other people's websites."""
