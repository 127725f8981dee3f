"""The validator, alone in its process: standard input holds shapes and data, standard output the reports.

It is native code, so it may crash or hang; here it takes nothing with it. The input is one line with lengths in bytes,
then for each part shapes and data of that length as N-Triples. The parts are asked side by side; the output is their
reports as N-Triples, with an empty line after each. The file is run by its path and imports nothing of
ours, so that a process is up in a few hundredths of a second.
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

import shacl


def main() -> None:
    """Validate what stands on standard input."""
    lengths = [int(part) for part in sys.stdin.buffer.readline().split()]
    texts = [sys.stdin.buffer.read(length).decode("utf-8") for length in lengths]
    shapes, data = texts[::2], texts[1::2]
    parts = [(shacl.Shapes.from_text(text, "ntriples"), read) for text, read in zip(shapes, data, strict=True)]
    if not any(shapes):
        raise ValueError("no shapes")  # against none, everything would conform
    with ThreadPoolExecutor(len(parts)) as pool:  # a validation holds no lock of the interpreter
        for report in pool.map(lambda part: part[0].validate_text(part[1], "ntriples"), parts):
            sys.stdout.buffer.write(report.serialize("ntriples").encode("utf-8") + b"\n")


if __name__ == "__main__":
    main()
