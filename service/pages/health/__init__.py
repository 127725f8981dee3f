"""The page of the state of the service."""
