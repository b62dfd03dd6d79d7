"""French: a moment is a day *at* a time."""

DATETIME_FORMAT = "j F Y à H:i"
