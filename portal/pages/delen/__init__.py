"""Parts of pages that are too long for one file; nothing here is a page."""
