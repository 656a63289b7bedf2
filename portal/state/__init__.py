"""What a page knows and what it can ask for; one module per page, and a few that all share."""
