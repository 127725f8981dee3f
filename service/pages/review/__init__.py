"""The review of a plan: what is doubtful, one at a time, and what was decided."""
