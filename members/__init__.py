"""Users, organisations, memberships, applications and representatives."""
