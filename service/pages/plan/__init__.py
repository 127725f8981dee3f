"""A plan and its sheets."""
