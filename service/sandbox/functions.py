"""Names of functions in a query that SPARQL does not have: the engine's parser points behind them and names none."""

from __future__ import annotations

from itertools import pairwise

from .query_text import Token, tokens

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
KNOWN = frozenset(f"{BUILTINS} {BEFORE_BRACKET}".upper().split())


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
            if word.kind == "word" and bracket.text == "(" and word.text.upper() not in KNOWN
        ),
        None,
    )
