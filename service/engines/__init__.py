"""Whoever answers a query: the interface, the embedded engine in its worker processes, and remote endpoints."""
