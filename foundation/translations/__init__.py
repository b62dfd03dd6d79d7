"""Which text of an object is there in which language, and in what state."""
