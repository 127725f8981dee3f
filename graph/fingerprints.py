"""Fingerprints: digests by which what was made before is known again, of folders and of the program itself.

What is made of a plan follows from its folder's files, from the rules that read and check it, and from the vocabulary.
So all of these are in the key under which it is kept: who changes a line of the program reads and checks anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version as installed
from pathlib import Path

PACKAGE = Path(__file__).parents[1]
# What makes graphs and findings: the folders of the program, and the libraries whose output is in them.
FOLDERS = ("graph", "ontology", "shapes")
TOOLS = ("koteihyo", "pyoxigraph", "rdflib", "shacl")
# Plans are no part of the program: each has a key of its own.
PLANS = frozenset({"plans", "examples", "__pycache__"})


def digest(*parts: str | bytes) -> str:
    r"""Return one digest of several texts, in which each has its place.

    >>> digest("a", "bc") == digest("ab", "c"), digest("a", "bc") == digest(b"a", b"bc")
    (False, True)
    """
    hasher = hashlib.sha256()
    for part in parts:
        raw = part.encode() if isinstance(part, str) else part
        hasher.update(b"%d\n" % len(raw))
        hasher.update(raw)
    return hasher.hexdigest()


def hashes(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file of a folder."""
    files = sorted(path for path in folder.iterdir() if path.is_file())
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@cache
def program_digest() -> str:
    """Return the digest of all that makes graphs and findings, as it was when it was first asked for."""
    files = sorted(path for name in FOLDERS for path in _files(PACKAGE / name))
    listed = (f"{path.relative_to(PACKAGE)} {hashlib.sha256(path.read_bytes()).hexdigest()}" for path in files)
    return digest(*listed, *(f"{tool} {installed(tool)}" for tool in TOOLS))


def _files(folder: Path) -> Iterable[Path]:
    for path in folder.iterdir():
        if path.is_dir():
            if path.name not in PLANS:
                yield from _files(path)
        elif path.suffix != ".pyc":
            yield path


def digest_file(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
