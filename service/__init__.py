"""Answering: the engine, the SPARQL protocol, named questions, pages and the command line."""
