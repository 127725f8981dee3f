"""What programs ask over HTTP: SPARQL, questions, resources, versions, catalogue, dumps, writes."""
