"""The validator, alone in its process: standard input holds shapes and data, standard output the reports.

It is native code, so it may crash or hang; here it takes nothing with it. The input is one line with the lengths
of the parts of the shapes in bytes, then these parts and the data as N-Triples. The parts are asked side by side; the
output is their reports as N-Triples, with an empty line after each. The file is run by its path and imports nothing of
ours, so that a process is up in a few hundredths of a second.
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

import shacl


def main() -> None:
    """Validate what stands on standard input."""
    lengths = [int(part) for part in sys.stdin.buffer.readline().split()]
    parts = [shacl.Shapes.from_text(sys.stdin.buffer.read(length).decode("utf-8"), "ntriples") for length in lengths]
    if not any(map(len, parts)):
        raise ValueError("no shapes")  # against none, everything would conform
    data = sys.stdin.buffer.read().decode("utf-8")
    with ThreadPoolExecutor(len(parts)) as pool:  # a validation holds no lock of the interpreter
        for report in pool.map(lambda part: part.validate_text(data, "ntriples"), parts):
            sys.stdout.buffer.write(report.serialize("ntriples").encode("utf-8") + b"\n")


if __name__ == "__main__":
    main()
