"""A reader of RDF, alone in its process: standard input holds a document, standard output its triples as N-Triples.

A stranger's document may nest so deep that reading it takes hours, or more memory than there is; here it takes
nothing with it. The first line is the format's media type, the second the document's address. XML may not define
entities, because those can grow a few bytes into millions; JSON-LD reaches no other document for its context. The file
is run by its path and imports nothing of ours.
"""

from __future__ import annotations

import re
import resource
import sys

import pyoxigraph as ox

MEMORY = 2_000_000_000


def main() -> None:
    """Read what stands on standard input."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    kind, base = (sys.stdin.buffer.readline().decode().strip() for _ in range(2))
    body, form = sys.stdin.buffer.read(), ox.RdfFormat.from_media_type(kind)
    if form is None:
        raise ValueError(f"{kind} is not a form of RDF")
    if form == ox.RdfFormat.RDF_XML and re.search(rb"<!ENTITY|<\0!\0E\0N\0T|\0<\0!\0E\0N\0T", body):
        raise ValueError("it defines entities")
    quads = ox.parse(body, format=form, base_iri=base, rename_blank_nodes=True)
    ox.serialize((quad.triple for quad in quads), sys.stdout.buffer, format=ox.RdfFormat.N_TRIPLES)


if __name__ == "__main__":
    try:
        main()
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        sys.exit(f"{getattr(error, 'msg', None) or error}")
