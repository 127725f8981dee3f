"""The vocabulary and the shapes."""
