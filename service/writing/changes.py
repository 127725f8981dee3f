"""What runs in the process that changes a copy: it parses what a stranger wrote, and can be stopped at any moment.

It reaches no network and opens no file: graphs come in as bytes, and the changed ones go out as bytes. Which graphs it
has to see is found out first, by a process of the same kind that sees none (`scope`).
"""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, parse

from ...graph.errors import KoteihyoError
from ...graph.rdf.names import BASE
from ...graph.versions.version import Version
from ..engines import engine
from ..engines.engine import BadQuery, TimeExceeded
from ..sandbox import confinement, messages
from ..sandbox.messages import Scope
from ..sandbox.syntax import syntax_error
from . import working_copy as copying
from .orders import Bounds, Content, Order, Part, Update
from .scope import WHOLE, read_scope, scope_of_update
from .update_text import check_update
from .working_copy import ADDED, Copy, in_graph

UPDATE = "application/sparql-update"
# A graph that is to be created is there, or one that is to be changed is not.
ABSENT = re.compile(r"The graph .* (?:already exists|does not exist)")


class Changed(KoteihyoError):
    """The graph is not in the state that the request says it is in."""

    status = 412


class NoGraph(KoteihyoError):
    """There is no graph of that name."""

    status = 404


class TooLarge(KoteihyoError):
    """A value is longer than parsers take."""

    status = 422


class Conflict(KoteihyoError):
    """An operation of the update cannot be done with the graphs that there are."""

    status = 409


KINDS = {
    **messages.kinds(engine, copying),
    **{kind.__name__: kind for kind in (Changed, NoGraph, Conflict, TooLarge)},
}


def run_changes(pipe: Connection, bounds: Bounds) -> None:
    """Have each order that comes through the pipe done by a process of its own, until the pipe closes.

    This one does nothing else, and so is always fit to be forked. Whoever dies at an order is spoken for here.
    """
    while True:
        try:
            path, order, scope = pipe.recv()
        except (EOFError, OSError):
            return
        if not (pid := os.fork()):
            try:
                _run(pipe, order, bounds, (Version(path), scope) if scope else None)
            finally:
                os._exit(0)
        _, status = os.waitpid(pid, 0)
        if os.WIFSIGNALED(status):
            late = os.WTERMSIG(status) == signal.SIGALRM
            messages.send(pipe, _late_error(bounds.seconds) if late else engine.stopped_error(), KINDS)


def _run(pipe: Connection, order: Order, bounds: Bounds, seen: tuple[Version, Scope] | None) -> None:
    """Say through the pipe what has to be seen for an order, or how it changes what is seen, or why not."""
    confinement.reset_signals()
    confinement.end_after(bounds.seconds)
    nquads = read_scope(*seen) if seen else None
    confinement.limit_memory(bounds.memory)
    confinement.confine(unconfined=bounds.unconfined)
    confinement.forbid_new_files()
    reply = _reply(order, nquads)
    confinement.end_after(0)
    messages.send(pipe, reply, KINDS)


def _reply(order: Order, nquads: bytes | None) -> Scope | tuple[bytes, bool] | Exception:
    try:
        if nquads is not None:
            return apply_order(nquads, order)
        return scope_of_update(order.change) if isinstance(order.change, Update) else WHOLE
    except MemoryError:
        return engine.stopped_error()
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told to whoever asked, and raised there
        return error if isinstance(error, KoteihyoError) else RuntimeError(f"{type(error).__name__}: {error}")


def _late_error(seconds: float) -> TimeExceeded:
    return TimeExceeded(
        f"{seconds:g}秒以内に完了しなかったため、書き込みを中止しました。何も変わっていません。",
        f"The write was stopped after {seconds:g} seconds; nothing was changed.",
    )


def apply_order(nquads: bytes, order: Order) -> tuple[bytes, bool]:
    """Return the changed dataset, and whether the graph that was asked for is new."""
    change = order.change
    graph, text = (change.graph, "") if isinstance(change, Content) else ("", change.text)
    copy = Copy(nquads, by_name=graph == ADDED or ADDED in text)
    state = copy.digest(graph)
    _check_precondition(order, state)
    if isinstance(change, Content):
        CHANGES[change.method](copy, change, state)
    else:
        _update(copy.store, check_update(change))
    return copy.nquads(), not state


def _check_precondition(order: Order, state: str) -> None:
    """Raise `Changed` unless the graph is in the state that was asked for (RFC 9110, 13.1)."""
    ja, en = (
        "グラフは、要求された状態ではありません（If-Match、If-None-Match）。",
        "The graph is not in the state asked for.",
    )
    if order.only_if and not (state and ("*" in order.only_if or state in order.only_if)):
        raise Changed(ja, f"{en} Get it again, then change it.")
    if order.only_unless and state and ("*" in order.only_unless or state in order.only_unless):
        raise Changed(ja, en)


def _update(store: Store, text: str) -> None:
    try:
        store.update(text, base_iri=BASE)
    except SyntaxError as error:
        raise syntax_error(str(error), text) from None
    except (OSError, RuntimeError, ValueError) as error:
        if ABSENT.search(str(error)):
            raise Conflict(f"更新できません：{error}", f"The update cannot be done: {error}") from None
        raise BadQuery(f"更新できません：{error}", f"The update cannot be done: {error}") from None


def _put_graph(copy: Copy, change: Content, _: str) -> None:
    quads = _parse_content(change)
    if change.graph:
        copy.store.clear_graph(NamedNode(change.graph))
    else:
        copy.store.clear_graph(DefaultGraph())
    _fill(copy, change.graph, quads)


def _post(copy: Copy, change: Content, _: str) -> None:
    _fill(copy, change.graph, _parse_content(change))


def _delete(copy: Copy, change: Content, state: str) -> None:
    if not state:
        raise _no_graph(change.graph)
    copy.store.clear_graph(NamedNode(change.graph) if change.graph else DefaultGraph())


def _patch(copy: Copy, change: Content, state: str) -> None:
    """Ask the update of the graph as if there were no other, and put what it leaves in the graph's place."""
    if not state:
        raise _no_graph(change.graph)
    alone = Store()
    alone.load(copy.ntriples(change.graph), format=RdfFormat.N_TRIPLES)
    for part in change.parts:
        _update(alone, check_update(Update(_text(part.body))))
    if any(not isinstance(quad.graph_name, DefaultGraph) for quad in alone):
        ja = "PATCH の更新は、そのグラフだけを変えられます。"
        raise BadQuery(ja, "The update of a PATCH changes its graph and no other: leave GRAPH out.")
    name = NamedNode(change.graph) if change.graph else DefaultGraph()
    copy.store.clear_graph(name)
    copy.store.extend(in_graph(quad.triple, name) for quad in alone)


CHANGES: dict[str, Callable[[Copy, Content, str], None]] = {
    "PUT": _put_graph,
    "POST": _post,
    "DELETE": _delete,
    "PATCH": _patch,
}


def _parse_content(change: Content) -> list[Quad]:
    return [quad for part in change.parts for quad in _read_part(part, change.graph or BASE)]


def _read_part(part: Part, base: str) -> list[Quad]:
    form = RdfFormat.from_media_type(part.media_type)
    if form is None:
        raise BadQuery(f"{part.media_type} は読めません。", f"{part.media_type} is not read.")
    try:
        triples = list(parse(part.body, format=form, base_iri=base, rename_blank_nodes=True))
    except SyntaxError as error:
        raise syntax_error(str(error)) from None
    except (ValueError, OSError) as error:
        raise BadQuery(f"読めません：{error}", f"It cannot be read: {error}") from None
    except MemoryError:  # The parser's own: a token longer than it takes.
        ja, en = "一つの値が大きすぎます（15MiBまで）。", "A value is larger than the 15 MiB that every reader takes."
        raise TooLarge(ja, en) from None
    if any(not isinstance(quad.graph_name, DefaultGraph) for quad in triples):
        raise BadQuery("一つのグラフだけを送ってください。", "Send the content of one graph.")
    return triples


def _fill(copy: Copy, graph: str, quads: list[Quad]) -> None:
    name = NamedNode(graph) if graph else DefaultGraph()
    copy.store.extend(in_graph(quad.triple, name) for quad in quads)


def _text(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise BadQuery("更新はUTF-8で送ってください。", "An update is sent as UTF-8.") from None


def _no_graph(graph: str) -> NoGraph:
    return NoGraph(f"グラフ {graph} はありません。", f"There is no graph {graph}.")
