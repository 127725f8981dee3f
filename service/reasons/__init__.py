"""Reasons: why a thing is, or is not, in the answer to a question; why a query has no answer."""
