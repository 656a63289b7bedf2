"""Reading for the screens of this room: only what the principal may see, as frozen rows."""
