"""What pages read from a version: a few queries each, kept as long as the version holds."""
