"""Loading a version into another server by the Graph Store Protocol, graph by graph."""
