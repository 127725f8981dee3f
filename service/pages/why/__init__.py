"""Why a thing is in an answer or not, and why a query has none."""
