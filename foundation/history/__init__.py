"""Changes that can be taken back as one, on what pghistory has recorded."""
