"""Reading functions for the screens: only what the principal may see, paged in SQL, as frozen rows."""
