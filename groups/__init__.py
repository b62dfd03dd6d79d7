"""Core functions, working groups, task forces and their seats."""
