"""What schemathesis sends as a body of the protocols' media types: a text as it is. Loaded by schemathesis.toml."""

import schemathesis


@schemathesis.serializer(
    "application/sparql-query",
    "application/sparql-update",
    "text/turtle",
    "application/n-triples",
    "application/rdf+xml",
    "application/ld+json",
    "application/trig",
    "application/n-quads",
)
def as_it_is(_, value):
    """Return a text as its bytes."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
