"""What people decided about a plan: entries, indicators, places, each decision with its reason."""
