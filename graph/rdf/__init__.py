"""The graphs of a plan, written by one writer: names, identifiers, data sets, and a module a graph."""
