"""The scope of a change: which graphs it has to see, so that a small change of a large version reads little.

A graph's new content needs that graph alone. An update that only adds and removes given statements (INSERT DATA, DELETE
DATA) needs the graphs that it names, and, for what it says of the default graph, whatever other graphs say of the same
things. Any other update is asked of all there is: its patterns may match anywhere.
"""

from __future__ import annotations

from pyoxigraph import DefaultGraph, NamedNode, Store

from ...graph.rdf.names import BASE
from ...graph.versions.dump import Dump
from ...graph.versions.version import Version
from ..engines.engine import BadQuery
from ..sandbox.messages import Scope
from ..sandbox.syntax import syntax_error
from .orders import Content, Order, Update
from .update_text import check_update, list_words
from .working_copy import ADDED

WHOLE = Scope(whole=True)
# Words of an update that does nothing but add and remove given statements.
GIVEN = {"PREFIX", "BASE", "INSERT", "DELETE", "DATA"}


def scope_of_content(change: Content) -> Scope:
    """Return the scope of a graph's new content; that of the default graph is compared with all graphs."""
    return Scope((change.graph,)) if change.graph else WHOLE


def scope_of_update(update: Update) -> Scope:
    """Return the scope of an update; raise `BadQuery` or `Refused` if it may not be parsed.

    Given statements are put into a store that holds nothing else, the removed ones too: what it has then is the scope.
    """
    text = check_update(update)
    try:
        words = list_words(text)
    except BadQuery:
        return WHOLE
    if not {word.text.upper() for word in words} <= GIVEN:
        return WHOLE
    for word in words:
        if word.text.upper() == "DELETE":
            text = f"{text[: word.start]}INSERT{text[word.start + len('DELETE') :]}"
    probe = Store()
    try:
        probe.update(text, base_iri=BASE)
    except SyntaxError as error:
        raise syntax_error(str(error), text) from None
    except (OSError, RuntimeError, ValueError):
        return WHOLE
    default = {quad.subject for quad in probe.quads_for_pattern(None, None, None, DefaultGraph())}
    named = {name.value for name in probe.named_graphs() if isinstance(name, NamedNode)}
    subjects = {node.value for node in default if isinstance(node, NamedNode)}
    return Scope(tuple(sorted(named | ({ADDED} if default else set()))), tuple(sorted(subjects)))


def read_scope(version: Version, scope: Scope) -> bytes:
    """Return what there is in a scope as N-Quads."""
    if scope.whole or not version.is_shared:
        return version.nquads()
    whole = [version.graphs[name].read() for name in scope.graphs if name in version.graphs]
    dump = Dump(version)
    lines = {line for subject in scope.subjects for line in dump.statements(subject)}
    return b"".join([*whole, *(line.encode() for line in sorted(lines))])


def scope_of(order: Order) -> Scope | None:
    """Return the scope of an order, None where that takes a stranger's text to be parsed."""
    return scope_of_content(order.change) if isinstance(order.change, Content) else None
