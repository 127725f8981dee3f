"""What a confined process says, as fixed types: bytes are decoded to these and to nothing else.

A process that answers strangers might one day be a stranger's. So nothing that comes from one is unpickled: an answer,
a changed version, or a fault, each field of its own type, and no longer than it may be.
"""

from __future__ import annotations

from collections.abc import Mapping
from multiprocessing.connection import Connection
from types import ModuleType

import msgspec

from ...graph.errors import KoteihyoError
from ..engines import engine
from ..engines.engine import BadQuery, NotAcceptable
from ..engines.formats import FORMATS
from .truncation import Reply

# Bytes of a message beyond the body that it carries: a fault's words, and what a format writes around its rows.
MARGIN = 1 << 20
WORDS = 4000


class QueryReply(msgspec.Struct, tag="answer"):
    """A reply to a query; its format by name and family."""

    name: str
    family: str
    body: bytes
    cut: str
    rows: int | None
    seconds: float


class GraphChange(msgspec.Struct, tag="changed"):
    """Changed graphs as N-Quads, and whether a graph is new in them."""

    nquads: bytes
    created: bool


class Scope(msgspec.Struct, tag="scope", frozen=True):
    """What a change has to see: graphs whole, and of the others what they say of some things; or all there is."""

    graphs: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    whole: bool = False


class Fault(msgspec.Struct, tag="fault"):
    """Why there is no answer: the kind of fault, its words and its place."""

    kind: str
    ja: str
    en: str
    file: str | None = None
    line: int | None = None
    column: int | None = None
    formats: tuple[str, ...] = ()


class MalformedMessage(OSError):
    """A message is none of these; whoever sent it is not to be listened to any more."""


Message = Reply | Scope | tuple[bytes, bool] | Exception


def kinds(*modules: ModuleType) -> dict[str, type[KoteihyoError]]:
    """Return the faults that are defined in some modules, by name."""
    variables = [var for module in modules for var in vars(module).values()]
    return {
        variable.__name__: variable
        for variable in variables
        if isinstance(variable, type) and issubclass(variable, KoteihyoError)
    }


ENGINE = kinds(engine)


def send(pipe: Connection, message: Message, known: Mapping[str, type[KoteihyoError]] = ENGINE) -> None:
    """Say something through a pipe; a fault of another kind than the known ones is said as the nearest of them."""
    pipe.send_bytes(msgspec.msgpack.encode(_message(message, known)))


def receive(pipe: Connection, largest: int, known: Mapping[str, type[KoteihyoError]] = ENGINE) -> Message:
    """Return what is said, with a body of so many bytes at most; raises EOFError or `MalformedMessage`."""
    body = pipe.recv_bytes(largest + MARGIN)
    try:
        return _unpack(msgspec.msgpack.decode(body, type=QueryReply | GraphChange | Scope | Fault), known)
    except (msgspec.DecodeError, KeyError, UnicodeDecodeError) as error:
        raise MalformedMessage(str(error)) from None


def _message(message: Message, known: Mapping[str, type[KoteihyoError]]) -> QueryReply | GraphChange | Scope | Fault:
    if isinstance(message, Reply):
        form = message.format
        return QueryReply(form.name, form.family, message.body, message.cut, message.rows, message.seconds)
    if isinstance(message, Scope):
        return message
    if isinstance(message, tuple):
        return GraphChange(*message)
    if not isinstance(message, KoteihyoError):
        return Fault("", "", f"{type(message).__name__}: {message}"[:WORDS])
    return Fault(
        next((kind.__name__ for kind in type(message).__mro__ if known.get(kind.__name__) is kind), "KoteihyoError"),
        message.ja[:WORDS],
        message.en[:WORDS],
        None if message.file is None else str(message.file),
        message.line,
        message.column if isinstance(message, BadQuery) else None,
        tuple(f"{form.family}/{form.name}" for form in message.formats) if isinstance(message, NotAcceptable) else (),
    )


def _unpack(message: QueryReply | GraphChange | Scope | Fault, known: Mapping[str, type[KoteihyoError]]) -> Message:
    if isinstance(message, Scope):
        return message
    if isinstance(message, GraphChange):
        return message.nquads, message.created
    formats = {f"{form.family}/{form.name}": form for form in FORMATS}
    if isinstance(message, QueryReply):
        form = formats[f"{message.family}/{message.name}"]
        return Reply(form, message.body, message.cut, message.rows, message.seconds)
    if not message.kind:
        return RuntimeError(message.en)
    kind = known.get(message.kind, KoteihyoError)
    error = kind(message.ja, message.en, file=message.file, line=message.line)
    if isinstance(error, BadQuery):
        error.column = message.column
    if isinstance(error, NotAcceptable):
        error.formats = tuple(formats[name] for name in message.formats)
    return error
