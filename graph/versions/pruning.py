"""Pruning: versions that nobody needs any more are taken away, and what anybody cites is kept.

Kept are the current version, the newest ones, those that these were written from, and every version whose name
stands in a text: in the data of a version that is kept, in `citations.txt` of the data folder, in any other file that
is named. The history keeps its lines, so that whoever asks for a pruned version is told that it was there.
"""

from __future__ import annotations

import mmap
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from ..errors import KoteihyoError
from . import folders
from .version import DUMP, Version

CITATIONS = "citations.txt"
# What made a version stay, in words.
CURRENT, NEWEST = ("現在の版", "current"), ("新しい版", "among the newest")
BASE = ("残す版の元", "a version that is kept was made from it")


class Reason(NamedTuple):
    """Why a version is kept."""

    ja: str
    en: str


class Plan(NamedTuple):
    """What pruning takes away, oldest first, and what it keeps and why."""

    gone: tuple[str, ...]
    kept: dict[str, Reason]


def plan(data: Path, keep: int, texts: Sequence[Path] = ()) -> Plan:
    """Return what would be pruned if so many of the newest versions are kept; ``texts`` are files that cite some."""
    if keep < 1:
        raise KoteihyoError("残す数は1以上です。", "At least one version is kept.")
    history = folders.history(data)
    last = {publication.version: number for number, publication in enumerate(history)}
    there = [each for each in sorted(last, key=last.__getitem__) if (data / "versions" / each).is_dir()]
    kept = {each: Reason(*NEWEST) for each in there[-keep:]}
    if there:
        kept[there[-1]] = Reason(*CURRENT)
    bases = {publication.base for publication in history if publication.version in kept} & {*there}
    kept = {**{base: Reason(*BASE) for base in bases}, **kept}
    for file in (*([data / CITATIONS] if (data / CITATIONS).is_file() else ()), *texts):
        kept = {**{name: _citing_reason(file.name) for name in _find_names(file, there)}, **kept}
    waiting, read = [*kept], set[str]()
    for each in waiting:
        files = [file for file in Version(data / "versions" / each).files() if file.name not in read]
        read |= {file.name for file in files if file.name != DUMP}
        reasons = {name: _citing_reason(each) for file in files for name in _find_names(file, there)}
        waiting += reasons.keys() - kept.keys()
        kept = {**reasons, **kept}
    return Plan(tuple(each for each in there if each not in kept), {each: kept[each] for each in there if each in kept})


def prune(data: Path, keep: int, texts: Sequence[Path] = ()) -> Plan:
    """Take away what `plan` says, each version whole or not at all."""
    with folders.publishing(data):
        planned = plan(data, keep, texts)
        for each in planned.gone:
            aside = data / "versions" / f"{folders.STAGING}{each}"
            (data / "versions" / each).rename(aside)
            shutil.rmtree(aside)
            for made in (folders.DUMPS, folders.ANSWERS):
                shutil.rmtree(data / made / each, ignore_errors=True)
    return planned


def keep_newest(data: Path, keep: int) -> None:
    """Prune once a tenth more versions have come together than are kept; 0 keeps all.

    To know what is cited every kept version is read, so that is not done after each write.
    """
    if keep and sum(1 for _ in (data / "versions").glob("[0-9a-f]*")) > keep + max(1, keep // 10):
        prune(data, keep)


def _citing_reason(where: str) -> Reason:
    return Reason(f"{where} が引用", f"cited by {where}")


def _find_names(file: Path, names: Iterable[str]) -> set[str]:
    """Return the versions whose names stand in a file."""
    try:
        with file.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as text:
            return {name for name in names if text.find(name.encode()) >= 0}
    except ValueError:  # An empty file cannot be mapped.
        return set()
