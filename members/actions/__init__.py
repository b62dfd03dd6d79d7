"""What people do: ask for a code, apply, decide."""
