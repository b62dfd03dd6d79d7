"""What performance goals are measured with."""
