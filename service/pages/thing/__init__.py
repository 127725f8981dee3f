"""The page of one thing."""
