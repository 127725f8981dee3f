"""What a condition does to the rows of a question, read from the question's text.

A table holds what a question answers without conditions. A condition leaves some of its rows: those with a value in a
column, with a value that the things of a column have by a pattern, with a key that these are known by, with a number in
bounds, with words in a text. One that stands inside of what is counted does the same to the solutions that are counted
(`aggregates`). One by which rows are computed, such as the year of which they tell, chooses among rows that are kept
for each of its values. What is none of these is no restriction: such a condition is for the engine.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from ...sandbox.query_text import tokens
from ..library import Question
from ..parameters import LANG, values_line
from .aggregates import Grouping, read_grouping
from .pair_text import recast_pairs

PLAN = "plan"
# The condition for the one side of a pair, and the column of the other.
STATEMENT, OTHER = "statement", "other"
Test = Literal["is", "least", "most", "contains", "known by"]
TESTS: Mapping[str, Test] = {"=": "is", ">=": "least", "<=": "most"}
TURNED = {"=": "=", ">=": "<=", "<=": ">="}

# The forms in which the library writes a condition; %s is its name. A condition left out is unbound, or its default.
LINE = r"^[ \t]*FILTER\(\s*%s\s*\)[ \t]*\n"
OPEN = r"(?:!BOUND\(\?%s\)\s*\|\|\s*)?"
GROUP = r"(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*?"
HAS = LINE % (OPEN + rf"(?:\?%s = \?(?P<itself>\w+)\s*\|\|\s*)?EXISTS \{{\s+(?P<pattern>{GROUP})\s+\}}")
# What ends a pattern that finds what things are known by: the value is one of these, or its last part as an address is.
KNOWN = r"\s*FILTER\(\?(?P<key>\w+) IN \(\?%s, REPLACE\(\?%s, \"\^\.\*/\", \"\"\)\)\)$"
BOUNDS = LINE % (OPEN + r"\?(?P<column>\w+) (?P<sign>>=|<=|=) \?%s")
BOUNDED = LINE % (OPEN + r"\?%s (?P<sign>>=|<=|=) \?(?P<column>\w+)")
WORDS = LINE % (OPEN + r"CONTAINS\((?P<one>.+?), \?%s\)(?:\s*\|\|\s*CONTAINS\((?P<two>.+?), \?%s\))?")
FOLDED = LINE % (OPEN + r"CONTAINS\((?P<one>LCASE\(\?\w+\)), LCASE\(\?%s\)\)(?P<two>)")
# One of two columns, wherever it stands: every query around it hands them on.
EITHER = LINE % (OPEN + r"\?%s IN \(\?(?P<one>\w+), \?(?P<two>\w+)\)")
# A list of words for the classes of things, of which the query itself goes on with the class.
CLASSES = (
    r"\{\s*SELECT DISTINCT \?(?P<column>\w+)\s+WHERE \{\s+VALUES \?%s \{[^{}]*\}\s+"
    r"VALUES \(\?(?P=column) \?%s\) \{ (?P<pairs>[^{}]*) \}\s*\}\s*\}"
)
PAIR = re.compile(r'\((\S+) ("[^"]*")\)')
GROUPED = re.compile(r"GROUP BY((?:\s*\?\w+)+)")
ORDERED = re.compile(r"(?P<down>DESC\()?\?(?P<name>\w+)")


class Restriction(NamedTuple):
    """A condition that leaves rows: those whose value in a column, or in one of several, passes a test.

    With a ``pattern`` the values are those that it finds for the row's terms of ``columns``, and where ``itself`` is
    named the term of that column too. With ``words`` a value stands for others: 施策 for a class. ``folded`` words are
    looked for whatever their case. What things are ``known by``, the pattern finds, in whichever plan: a thing that is
    no plan's own, as a dataset, is known by what any plan says of it.
    """

    name: str
    test: Test
    columns: tuple[str, ...]
    pattern: str = ""
    itself: str = ""
    words: tuple[tuple[str, str], ...] = ()
    folded: bool = False


class Details(NamedTuple):
    """The solutions that a question groups: a query for them without conditions, which those inside of it leave out."""

    question: Question
    text: str
    columns: tuple[str, ...]
    restrictions: Mapping[str, Restriction]
    grouping: Grouping


class Recast(NamedTuple):
    """A question without conditions, with the columns that its order and its conditions need behind its own.

    ``steps`` names the condition by whose value rows are computed, empty where there is none.
    """

    question: Question
    text: str
    columns: tuple[str, ...]
    order: tuple[tuple[str, bool], ...]
    restrictions: Mapping[str, Restriction]
    details: Details | None = None
    steps: str = ""

    @property
    def conditions(self) -> set[str]:
        """Return the names of the conditions that the table is kept for."""
        return {*self.restrictions, *(self.details.restrictions if self.details else ()), *filter(None, [self.steps])}


# What is read of a question follows from its text.
_known: dict[str, Recast] = {}


def recast(question: Question) -> Recast:
    """Return a question as its table is made."""
    if question.text not in _known:
        _known[question.text] = _recast(question)
    return _known[question.text]


def list_bounds(cast: Recast) -> list[str]:
    """Return the conditions whose values are compared by their size."""
    restrictions = [*cast.restrictions.values(), *(cast.details.restrictions.values() if cast.details else ())]
    compared = [restriction.name for restriction in restrictions if restriction.test in ("least", "most")]
    return [*compared, *filter(None, [cast.steps])]


def _recast(question: Question) -> Recast:
    if question.combines and question.combines.pairs:
        sides = {STATEMENT: Restriction(STATEMENT, "is", (OTHER,))}
        return Recast(question, *recast_pairs(question), _read_order(question.text), sides)
    text, restrictions, made = question.text, dict[str, Restriction](), dict[str, str]()
    there, steps = _list_grouped(text), question.says("Steps")
    names = [parameter.name for parameter in question.parameters if parameter.name not in (PLAN, LANG, steps)]
    for name in names:
        read = _read(question, text, name)
        if read and (there is None or {*read.restriction.columns} <= {*there, *question.columns}):
            restrictions[name], text = read.restriction, write_values(read.text, name)
            made |= read.made
    order = _read_order(text)
    details = _read_details(question, [name for name in names if name not in restrictions], order)
    wanted = [name for name, _ in order if there is None or name in there]
    wanted += [name for restriction in restrictions.values() for name in _list_columns(restriction)]
    wanted += details.grouping.by if details else ()
    behind = [name for name in dict.fromkeys(wanted) if name not in question.columns]
    text = project(text, [made.get(name, f"?{name}") for name in behind])
    return Recast(question, text, (*question.columns, *behind), order, restrictions, details, steps)


def _list_columns(restriction: Restriction) -> tuple[str, ...]:
    """Return the columns that a restriction looks at."""
    return *restriction.columns, *filter(None, [restriction.itself])


def _read_details(question: Question, names: Sequence[str], order: Iterable[tuple[str, bool]]) -> Details | None:
    """Return the solutions that a question groups and parameters leave out; None where it does not, or not each."""
    grouping = read_grouping(question.text, names) if names else None
    if grouping is None or not {each.column for each in grouping.aggregates} <= {*question.columns}:
        return None
    # Rows that stand in the order of a number change places: each has to be a plan of its own.
    if {name for name, _ in order} & {each.column for each in grouping.aggregates} and grouping.by != (PLAN,):
        return None
    text, restrictions, made = grouping.write(grouping.body), dict[str, Restriction](), dict[str, str]()
    for name in names:
        if (read := _read(question, text, name)) is None:
            return None
        restrictions[name], text = read.restriction, write_values(read.text, name)
        made |= read.made
    wanted = dict.fromkeys(name for restriction in restrictions.values() for name in _list_columns(restriction))
    behind = [name for name in wanted if name not in grouping.columns]
    text = grouping.write(text.partition("\nWHERE ")[2].rstrip(), [made.get(name, f"?{name}") for name in behind])
    return Details(question, text, (*grouping.columns, *behind), restrictions, grouping)


class _Read(NamedTuple):
    """A restriction, the query's text without it, and expressions that are to be columns, by name."""

    restriction: Restriction
    text: str
    made: Mapping[str, str] = {}


def _read(question: Question, text: str, name: str) -> _Read | None:
    for reader in (_read_pattern, _read_bounds, _read_words, _read_either, _read_classes, _read_column):
        if restriction := reader(question, text, name):
            return restriction
    return None


def _read_pattern(question: Question, text: str, name: str) -> _Read | None:
    """Return what things have to have: ``FILTER(!BOUND(?p) || EXISTS { ?thing kth:has ?p })``."""
    if (match := _match(HAS, text, name)) is None:
        return None
    rest = text[: match.start()] + text[match.end() :]
    if name in question.columns:
        return _Read(Restriction(name, "is", (name,)), rest)
    pattern = match["pattern"].strip()
    others = dict.fromkeys(re.findall(r"\?(\w+)", pattern))
    things = tuple(other for other in others if other != name and re.search(rf"\?{other}\b", rest))
    if known := re.search(KNOWN.replace("%s", name), pattern):
        keys = re.sub(rf"\?{known['key']}\b", f"?{name}", pattern[: known.start()])
        return _Read(Restriction(name, "known by", things, keys), rest)
    return _Read(Restriction(name, "is", things, pattern, match["itself"] or ""), rest)


def _read_bounds(_: Question, text: str, name: str) -> _Read | None:
    """Return a bound: ``FILTER(?number >= ?p)``."""
    for form, turned in ((BOUNDS, False), (BOUNDED, True)):
        if match := _match(form, text, name):
            sign = TURNED[match["sign"]] if turned else match["sign"]
            restriction = Restriction(name, TESTS[sign], (match["column"],))
            return _Read(restriction, text[: match.start()] + text[match.end() :])
    return None


def _read_words(_: Question, text: str, name: str) -> _Read | None:
    """Return words that a text has to contain: ``FILTER(CONTAINS(?text, ?p))``, or one of two texts."""
    folded = _match(FOLDED, text, name)
    if (match := folded or _match(WORDS, text, name)) is None:
        return None
    columns, made = list[str](), dict[str, str]()
    for key in ("one", "two"):
        if (expression := match[key]) and re.fullmatch(r"\?\w+", expression):
            columns.append(expression[1:])
        elif expression:
            columns.append(f"{name}_{key}")
            made[columns[-1]] = f"({expression} AS ?{name}_{key})"
    rest = text[: match.start()] + text[match.end() :]
    return _Read(Restriction(name, "contains", tuple(columns), folded=bool(folded)), rest, made)


def _read_either(_: Question, text: str, name: str) -> _Read | None:
    """Return a value that one of two columns has: ``FILTER(?p IN (?ja, ?en))``."""
    match = re.search(EITHER.replace("%s", name), text, re.MULTILINE)
    around = _list_enclosing(text, match.start()) if match else []
    if match is None or not all({match["one"], match["two"]} <= columns for columns in around):
        return None
    restriction = Restriction(name, "is", (match["one"], match["two"]))
    return _Read(restriction, text[: match.start()] + text[match.end() :])


def _read_classes(_: Question, text: str, name: str) -> _Read | None:
    """Return words that stand for classes, of which the query goes on with the class alone."""
    match = re.search(CLASSES.replace("%s", name), text)
    if match is None or not all(match["column"] in columns for columns in _list_enclosing(text, match.start())):
        return None
    words = tuple((value, _expand(text, term)) for term, value in PAIR.findall(match["pairs"]))
    return _Read(Restriction(name, "is", (match["column"],), words=words), text)


def _read_column(question: Question, text: str, name: str) -> _Read | None:
    """Return a value that the query joins with: a column that every query around it hands on.

    What is text unless it is set otherwise is compared, and not joined with; so may be what is no column of the answer
    and need not be bound.
    """
    if name not in question.columns and re.search(rf"(?:BOUND|COALESCE)\(\?{name}\b", text):
        return None
    line = values_line(text, name)
    if line is None or '"' in line[2] or not all(name in columns for columns in _list_enclosing(text, line.start())):
        return None
    return _Read(Restriction(name, "is", (name,)), text)


def _match(form: str, text: str, name: str) -> re.Match[str] | None:
    """Return a condition in one of its forms, where it and its value stand in the outermost group."""
    match, line = re.search(form.replace("%s", name), text, re.MULTILINE), values_line(text, name)
    if match and line and _depth(text, match.start()) == _depth(text, line.start()) == 1:
        return match
    return None


def write_values(text: str, name: str, *values: str) -> str:
    """Return a query that asks for each of several values; without one it is left out, whatever its default is."""
    line = values_line(text, name)
    return f"{text[: line.end(1)]} {' '.join(values) or 'UNDEF'} {text[line.end(2) :]}" if line else text


def _depth(text: str, place: int) -> int:
    before = [token.text for token in tokens(text[:place])]
    return before.count("{") - before.count("}")


def _list_enclosing(text: str, place: int) -> list[set[str]]:
    """Return the columns of every sub-select around a place, from outside."""
    held = list[set[str] | None]()
    pending: set[str] | None = None
    for token in tokens(text[:place]):
        if token.text == "{":
            held.append(pending)
            pending = None
        elif token.text == "}":
            held.pop()
        elif token.text == "SELECT" and held:
            pending = set[str]()
        elif pending is not None and token.kind == "variable":
            pending.add(token.text[1:])
    return [each for each in held if each is not None]


def _list_grouped(text: str) -> tuple[str, ...] | None:
    """Return what the outermost query groups by, None if it does not group."""
    match = GROUPED.search(text, text.rindex("\n}"))
    return tuple(re.findall(r"\?(\w+)", match[1])) if match else None


def _read_order(text: str) -> tuple[tuple[str, bool], ...]:
    """Return the variables that an answer is ordered by, and whether from above."""
    _, _, order = text[text.rindex("\n}") :].partition("ORDER BY")
    return tuple((match["name"], bool(match["down"])) for match in ORDERED.finditer(order))


def project(text: str, behind: Iterable[str]) -> str:
    """Return a query with further columns."""
    where = re.search(r"^WHERE \{", text, re.MULTILINE)
    return f"{text[: where.start()]} {' '.join(behind)}\n{text[where.start() :]}" if where else text


def _expand(text: str, name: str) -> str:
    """Return a prefixed name as an IRI in angle brackets."""
    prefix, _, local = name.partition(":")
    match = re.search(rf"^PREFIX {prefix}:\s+<([^>]*)>", text, re.MULTILINE)
    return f"<{match[1]}{local}>" if match else name
