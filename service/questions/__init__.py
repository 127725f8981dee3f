"""The question library: files of queries, their headers and parameters, values bound, answers."""
