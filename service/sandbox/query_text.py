"""What a query gives back, read from its words: its form and, for SELECT, its columns in order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from ...graph.errors import KoteihyoError

# https://www.w3.org/TR/sparql11-query/#sparqlGrammar, the terminals that may hold other terminals' characters.
# A prefix is looked for over a hundred characters only, so that reading takes time in proportion to the text.
# A string that spans lines has three quotes; a backslash is an escape in strings and in local names (PN_LOCAL_ESC).
TOKEN = re.compile(
    r"""
    (?P<comment>  \# [^\n\r]* )
  | (?P<iri>      < (?: [^<>"{}|^`\\\x00-\x20] | \\u[0-9A-Fa-f]{4} | \\U[0-9A-Fa-f]{8} )* > )
  | (?P<string>   \"{3} (?: \"{0,2} (?: [^"\\] | \\. ) )* \"{3}  |  '{3} (?: '{0,2} (?: [^'\\] | \\. ) )* '{3}
                | " (?: [^"\\\n\r] | \\. )* "                    |  ' (?: [^'\\\n\r] | \\. )* ' )
  | (?P<variable> [?$] \w+ )
  | (?P<language> @ [A-Za-z]+ (?: - [A-Za-z0-9]+ )* )
  | (?P<name>     (?: [^\W\d_] [\w.\-]{0,99} )? : (?: [\w:%.\-] | \\. )* )
  | (?P<word>     [^\W\d_] \w* )
  | (?P<escape>   \\ . )
  | (?P<open>     [(\[{] )
  | (?P<close>    [)\]}] )
  | (?P<other>    \S )
    """,
    re.VERBOSE | re.DOTALL,
)


class Token(NamedTuple):
    """One token: its kind (a group of `TOKEN`), its text and where it starts."""

    kind: str
    text: str
    start: int


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a query, its comments left out.

    >>> [token.text for token in tokens("ASK { ?s <urn:p#1> 'a # b' } # the end")]
    ['ASK', '{', '?s', '<urn:p#1>', "'a # b'", '}']
    """
    for match in TOKEN.finditer(text):
        if match.lastgroup and match.lastgroup != "comment":
            yield Token(match.lastgroup, match.group(), match.start())


# A reader that expects an operand's end takes ``<`` for less-than, whatever closes behind it; so may any of them, but
# before a scheme and two slashes: no grammar has two operators of division in a row.
CERTAIN = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*://")


def readings(text: str) -> Iterator[tuple[Token, Token | None]]:
    """Yield every token, and what follows it, of every way in which a text can be read: each once, without comments.

    The ways part where ``<`` may begin an IRI or compare, and meet again.

    >>> sorted({token.text for token, _ in readings("?a<?b)SERVICE:x#>")})
    [')', '<', '<?b)SERVICE:x#>', '?a', '?b', 'SERVICE:x']
    """
    ways, seen = [0], set[int]()
    while ways:
        match = TOKEN.search(text, ways.pop())
        if match is None or match.start() in seen:
            continue
        seen.add(match.start())
        if match.lastgroup == "comment":
            ways.append(match.end())
            continue
        for token in _alternatives(text, match):
            end = token.start + len(token.text)
            ways.append(end)
            yield token, _next_token(text, end)


def _alternatives(text: str, match: re.Match[str]) -> Iterator[Token]:
    yield Token(match.lastgroup or "", match.group(), match.start())
    if match.lastgroup == "iri" and not CERTAIN.match(text, match.start()):
        yield Token("other", "<", match.start())


def _next_token(text: str, end: int) -> Token | None:
    """Return the token after a place, comments left out."""
    while (match := TOKEN.search(text, end)) and match.lastgroup == "comment":
        end = match.end()
    return Token(match.lastgroup or "", match.group(), match.start()) if match else None


def place(text: str, offset: int) -> tuple[int, int]:
    r"""Return the line and column, from 1, of an offset.

    >>> place("ASK\n{ ?s }", 6)
    (2, 3)
    """
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


Form = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]
FORMS: tuple[Form, ...] = get_args(Form)


class Projection(NamedTuple):
    """The form of a query and the columns of its answer, none but for SELECT."""

    form: Form
    columns: tuple[str, ...]


def projection(text: str, path: Path | None = None) -> Projection:
    """Return a query's form and columns; a SELECT must name them.

    >>> projection("SELECT DISTINCT ?a (COUNT(?b) AS ?n) { ?a ?p ?b }")
    Projection(form='SELECT', columns=('a', 'n'))
    """
    pieces = list(tokens(text))
    for index, token in enumerate(pieces):
        form = next((form for form in FORMS if token.kind == "word" and token.text.upper() == form), None)
        if form:
            return Projection(form, _columns(pieces[index + 1 :], path) if form == "SELECT" else ())
    raise KoteihyoError("問い合わせがありません。", "The file holds no query.", file=path)


def _columns(following: list[Token], path: Path | None) -> tuple[str, ...]:
    """Return the variables before the pattern: those outside brackets and those after AS."""
    columns: list[str] = []
    depth, previous = 0, ""
    for token in following:
        if depth == 0 and (token.text == "{" or token.text.upper() in ("WHERE", "FROM")):
            break
        depth += (token.text == "(") - (token.text == ")")
        if token.kind == "variable" and (depth == 0 or (depth == 1 and previous == "AS")):
            columns.append(token.text[1:])
        previous = token.text.upper()
    if not columns:
        raise KoteihyoError("SELECT には列の名前が必要です。", "SELECT must name its columns.", file=path)
    return tuple(columns)


# BuiltInCall and Aggregate (https://www.w3.org/TR/sparql11-query/#sparqlGrammar), with those of SPARQL 1.2.
BUILTINS = """
STR LANG LANGDIR LANGMATCHES HASLANG HASLANGDIR DATATYPE BOUND IRI URI BNODE RAND ABS CEIL FLOOR ROUND CONCAT STRLEN
UCASE LCASE ENCODE_FOR_URI CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER YEAR MONTH DAY HOURS MINUTES SECONDS TIMEZONE
TZ NOW UUID STRUUID MD5 SHA1 SHA256 SHA384 SHA512 COALESCE IF STRLANG STRLANGDIR STRDT SAMETERM SAMEVALUE ISIRI ISURI
ISBLANK ISLITERAL ISNUMERIC REGEX SUBSTR REPLACE EXISTS ISTRIPLE TRIPLE SUBJECT PREDICATE OBJECT ADJUST
COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT
"""
# Words of the grammar behind which a bracket may stand.
BEFORE_BRACKET = "SELECT DISTINCT REDUCED BY FILTER BIND HAVING VALUES ASC DESC IN WHERE a"
CALLED = frozenset(f"{BUILTINS} {BEFORE_BRACKET}".upper().split())


def unknown_function(text: str) -> Token | None:
    """Return the first word before a round bracket that names no function of SPARQL, None if there is none.

    >>> unknown_function('ASK { FILTER(STRSTART("ab", "a")) }').text
    'STRSTART'
    >>> unknown_function('ASK { FILTER(strstarts("LENGTH(1)", "a")) }')
    """
    return next(
        (
            word
            for word, bracket in pairwise(tokens(text))
            if word.kind == "word" and bracket.text == "(" and word.text.upper() not in CALLED
        ),
        None,
    )
