"""What a version takes over from the one before: graphs that did not change, and the findings of plans that did not.

A version of an earlier program has all its graphs in one file; they are written one by one when it is changed first.
"""

from __future__ import annotations

from pathlib import Path

from . import graphs
from .counts import count_findings
from .freezing import Part, write_json
from .graphs import Graph, split_lines, write_graph
from .version import FINDINGS, Version


def inherit_graphs(version: Version, staged: Path) -> dict[str, Graph]:
    """Return the graphs of a version by IRI, each in a file of its own, if need be in the folder of the next one."""
    if version.is_shared:
        return dict(version.graphs)
    folder = staged / graphs.FOLDER
    folder.mkdir(exist_ok=True)
    return {name: write_graph(folder, name, lines) for name, lines in split_lines(version.nquads()).items()}


def inherit_parts(version: Version, staged: Path) -> dict[str, Part]:
    """Return what a version has of each plan."""
    contents = version.manifest["plans"]
    if version.is_shared:
        return {name: Part(said, version.path / FINDINGS / f"{name}.json") for name, said in contents.items()}
    (staged / FINDINGS).mkdir(exist_ok=True)
    found = {}
    for name, said in contents.items():
        file, report = staged / FINDINGS / f"{name}.json", version.report.get(name, [])
        write_json(file, report)
        found[name] = Part({**said, "findings": count_findings(report)}, file)
    return found
