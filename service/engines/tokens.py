"""The words of a SPARQL text: splits a query without parsing it; nothing is lost and nothing nests.

The engine's own parser can end the process it runs in, so what must be known of a stranger's text before it is
parsed, and what a question's header must agree with, is read from these tokens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

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


def place(text: str, offset: int) -> tuple[int, int]:
    r"""Return the line and column, from 1, of an offset.

    >>> place("ASK\n{ ?s }", 6)
    (2, 3)
    """
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
