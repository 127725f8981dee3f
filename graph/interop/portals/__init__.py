"""Open-data portals: read politely, kept with date and hash, and never trusted."""
