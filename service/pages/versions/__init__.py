"""The published versions."""
