"""The pledges of a plan."""
