"""Engines: the one interface of whoever answers queries, what it returns, and the errors of a query without an answer.

Two engines stand behind it: `embedded` (frozen versions read by worker processes) and `remote` (any SPARQL 1.1
endpoint). The protocol, the questions and the command line know this module and none of the two.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from contextvars import ContextVar
from pathlib import Path
from typing import NamedTuple, Protocol

from ...graph.errors import KoteihyoError
from ...graph.versions.folders import Publication
from .formats import FORMATS, JSON, TURTLE, Family, Format, formats_of


class Formats(NamedTuple):
    """The formats an asker accepts: one for solutions and booleans, one for graphs; None if it accepts none."""

    results: Format | None = JSON
    graph: Format | None = TURTLE


class Dataset(NamedTuple):
    """The graphs a query is asked of, by IRI; both empty means what the store and the query say."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


# Whether whoever asked has gone away; the server says so for the request that it is answering.
GONE: ContextVar[Callable[[], bool]] = ContextVar("gone", default=lambda: False)
ANY = Formats()
WHOLE = Dataset()


class Turn(Protocol):
    """A client's turn, which a query holds while it goes on for long; ``client`` is whose it is."""

    @property
    def client(self) -> Hashable:
        """What tells this client from others."""

    def take(self, *, wait: bool) -> bool:
        """Take the turn and say whether it was free; who waits is given it, or told by an error to come later."""

    def give_back(self) -> None:
        """Let another query of the client have the turn."""


class FreeTurn:
    """The turn of who is not counted: it is always free."""

    client = None

    def take(self, *, wait: bool) -> bool:
        """Say that the turn was free."""
        return True

    def give_back(self) -> None:
        """Do nothing."""


# Seconds that a query may take without a turn: a question of the library over one plan takes a tenth of them.
BRIEF = 0.15
# The turn of whoever asked; the server says so for the request that it is answering.
TURN: ContextVar[Turn] = ContextVar("turn", default=FreeTurn())  # noqa: B039 - it holds nothing


class Answer(NamedTuple):
    """An answer as the engine wrote it, the version that gave it, and what it cost.

    ``cut`` names the limit that cut it short, empty if it is whole; ``seconds`` is the engine's own time; ``worker`` is
    the process that gave it, 0 if none did; ``total`` is the number of rows of which this is a page.
    """

    format: Format
    body: bytes
    version: str
    cut: str = ""
    rows: int | None = None
    seconds: float = 0.0
    worker: int = 0
    total: int | None = None


# The setting that each limit on an answer comes from.
SETTINGS = {"rows": "rows", "bytes": "size"}


def require_whole(answer: Answer) -> Answer:
    """Return an answer on which something else is built; raises `CutShort` if a limit has cut it."""
    if answer.cut:
        name = SETTINGS[answer.cut]
        raise CutShort(
            "表示すべき内容の一部しか取得できなかったため、表示しません。"
            f"運用者が設定 {name} を引き上げると表示できます（別のエンジンの場合は、その上限も引き上げてください）。",
            "Only a part of what belongs here could be had, so that nothing is shown. "
            f"Whoever runs this service can raise the setting {name}, and another engine's own limit.",
        )
    return answer


class Engine(Protocol):
    """Answers SPARQL queries over one version at a time."""

    @property
    def data(self) -> Path | None:
        """The folder of the versions that it answers from; None where it answers from elsewhere."""

    def query(self, text: str, *, wanted: Formats = ANY, dataset: Dataset = WHOLE) -> Answer:
        """Return the whole answer, or raise one of the errors below."""

    def version(self) -> str:
        """Return the id of the version that would answer now; raises `NotPublished`."""

    def at(self, version: str) -> Engine:
        """Return an engine that answers from a published version, named by its id or a unique start of one.

        Empty is the one that is current now: as far as the engine keeps versions, it answers from that one whatever is
        published later. Raises `UnknownVersion`.
        """

    def history(self) -> list[Publication]:
        """Return what was published when, the oldest first; nothing where that is not known."""

    def close(self) -> None:
        """Stop whatever runs on the engine's behalf."""


class BadQuery(KoteihyoError):
    """The text is not a query that the engine understands."""

    column: int | None = None

    @classmethod
    def at(cls, line: int | None, column: int | None, ja: str, en: str) -> BadQuery:
        """Return the error with the place in the query that it speaks of."""
        error = cls(ja, en)
        error.line, error.column = line, column
        return error

    @property
    def place(self) -> str:
        """Return ``line:column: `` of the query."""
        return f"{self.line}:{self.column}: " if self.line else ""


class Refused(KoteihyoError):
    """The query asks for something that is not done for strangers."""

    status = 403


class NotAcceptable(KoteihyoError):
    """Nothing that can be written for this answer is among what the asker accepts."""

    status = 406
    formats: tuple[Format, ...] = ()

    @classmethod
    def listing(cls, *families: Family, formats: tuple[Format, ...] = FORMATS) -> NotAcceptable:
        """Return the error, with the formats that there are."""
        offered = tuple(form for family in families for form in formats_of(family, formats))
        names = ", ".join(form.media_type for form in offered)
        error = cls(f"この結果は次の形式で提供できます：{names}", f"This answer can be had as: {names}")
        error.formats = offered
        return error


class Unavailable(KoteihyoError):
    """The engine cannot answer this query now."""

    status = 503


class NotPublished(Unavailable):
    """There is no version to ask."""

    def __init__(self) -> None:
        super().__init__(
            "公開された版がまだありません。koteihyo build で作成できます。",
            "No version has been published yet: koteihyo build makes one.",
        )


class TimeExceeded(Unavailable):
    """The query took longer than a query may."""


class Busy(Unavailable):
    """Too many queries are being answered already."""


class Stopped(Unavailable):
    """The process that answered this query ended before it was done."""


class Left(Unavailable):
    """Whoever asked went away, so the query was stopped."""


class CutShort(KoteihyoError):
    """An answer that had to be whole was cut by a limit."""

    status = 500


class ServiceFailed(Unavailable):
    """An endpoint that a query calls with SERVICE did not answer as it should."""

    status = 502


def busy_error() -> Busy:
    """Return the error for a query too many."""
    return Busy(
        "ただいま混み合っています。しばらくしてからお試しください。", "Too many queries at once: try again shortly."
    )


def late_error(seconds: float) -> TimeExceeded:
    """Return the error for a query over its time."""
    return TimeExceeded(
        f"{seconds:g}秒以内に完了しなかったため、問い合わせを停止しました。条件を絞り込んでください。",
        f"The query was stopped after {seconds:g} seconds: ask for less.",
    )


def left_error() -> Left:
    """Return the error for a query that nobody waits for."""
    return Left("接続が切断されたため、問い合わせを停止しました。", "The client disconnected: the query was stopped.")


def stopped_error() -> Stopped:
    """Return the error for a query whose process has ended."""
    return Stopped(
        "問い合わせの処理が途中で停止しました（メモリの上限を超えたか、式が長すぎます）。",
        "The process that answered the query ended: it ran out of memory, or the query is too long to read.",
    )
