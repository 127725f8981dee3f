"""A plan's folder: its description, its source, its outline, and the proof that both hold the same characters."""
