"""The validator, alone in its process: standard input holds shapes and data, standard output the report.

It is native code, so it may crash or hang; here it takes nothing with it. The input is one line with the length
of the shapes in bytes, then shapes and data as N-Triples; the output is the report as N-Triples. The file is run
by its path and imports nothing of ours, so that a process is up in a few hundredths of a second.
"""

from __future__ import annotations

import sys

import shacl


def main() -> None:
    """Validate what stands on standard input."""
    length = int(sys.stdin.buffer.readline())
    shapes = shacl.Shapes.from_text(sys.stdin.buffer.read(length).decode("utf-8"), "ntriples")
    if not len(shapes):
        raise ValueError("no shapes")  # against none, everything would conform
    report = shapes.validate_text(sys.stdin.buffer.read().decode("utf-8"), "ntriples")
    sys.stdout.buffer.write(report.serialize("ntriples").encode("utf-8"))


if __name__ == "__main__":
    main()
