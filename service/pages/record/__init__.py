"""The page of what became of one plan: its measures and its targets, with reports, grades, values and money."""
