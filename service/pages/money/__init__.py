"""The page of a plan's money."""
