"""The pages that help."""
