"""HTTP, one of each: problems, mementos, negotiation, addresses, middleware, the server."""
