"""What the pages show, asked of the engine in a few queries and kept as long as the version holds."""
