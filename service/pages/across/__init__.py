"""The pages that put plans of different cities beside each other."""
