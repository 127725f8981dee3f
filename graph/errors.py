"""What a user is told when something is wrong: one error, in Japanese and English, with its place.

Every fault that a user can mend is a `KoteihyoError`; the command line prints it and exits with
`exit_status`, the service renders it with `status`. Anything else is a defect and keeps its traceback.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

Read = TypeVar("Read")


class KoteihyoError(Exception):
    """A fault that its reader can mend: what is wrong, where, and what to do.

    >>> print(KoteihyoError("行がありません。", "The row is missing.", file=Path("curation.csv"), line=3))
    curation.csv:3: 行がありません。
    The row is missing.
    """

    exit_status = 2
    status = 400

    def __init__(self, ja: str, en: str, *, file: Path | str | None = None, line: int | None = None) -> None:
        super().__init__(ja, en)
        self.ja, self.en, self.file, self.line = ja, en, file, line

    @property
    def place(self) -> str:
        """Return ``file:line: ``, as far as it is known."""
        if self.file is None:
            return ""
        return f"{self.file}:{self.line}: " if self.line else f"{self.file}: "

    def __str__(self) -> str:
        return f"{self.place}{self.ja}\n{self.en}"


class Faults(KoteihyoError):
    """Several faults of one input, told together so that they can be mended together."""

    def __init__(self, faults: list[KoteihyoError]) -> None:
        super().__init__(f"{len(faults)}件の誤りがあります。", f"{len(faults)} faults were found.")
        self.faults = faults

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.faults)


def raise_all(faults: Sequence[KoteihyoError]) -> None:
    """Raise faults together, one alone as it is; nothing where there is none."""
    if faults:
        raise faults[0] if len(faults) == 1 else Faults([*faults])


class Gathering:
    """The faults of several files: what is wrong with one does not hide what is wrong with another."""

    def __init__(self) -> None:
        self.faults: list[KoteihyoError] = []

    @contextmanager
    def part(self) -> Iterator[None]:
        """Take what is raised within, to be told with the rest."""
        try:
            yield
        except KoteihyoError as error:
            self._take(error)

    def attempt(self, read: Callable[[], Read]) -> Read | None:
        """Return what is read, None where a fault of it was taken."""
        try:
            return read()
        except KoteihyoError as error:
            self._take(error)
            return None

    def _take(self, error: KoteihyoError) -> None:
        self.faults += error.faults if isinstance(error, Faults) else [error]

    def tell(self) -> None:
        """Raise all that was taken."""
        raise_all(self.faults)
