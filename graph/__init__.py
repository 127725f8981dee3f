"""From a document to a published graph: reading, statements, links, checks, versions."""
