"""Products, their editions and documents."""
