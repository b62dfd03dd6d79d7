"""The strategy, its priorities, and the initiatives."""
