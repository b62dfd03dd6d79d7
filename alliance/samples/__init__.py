"""Sample members: invented, to show the portal and to measure it; production loads none."""
