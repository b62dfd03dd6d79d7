"""What every app stands on; the three apps inside do not know each other."""
