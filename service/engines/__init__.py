"""Who answers queries: the embedded engine, remote endpoints, and the one interface of both."""
