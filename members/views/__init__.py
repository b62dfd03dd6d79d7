"""Pages of members, by what a person does there."""
