"""Japanese words on a page in another language: each is marked as Japanese, so that it is read aloud and drawn as such.

Names and quotations come from plans, and stand in sentences, lists and drawings of our own; where a template says that
something is Japanese, that is left as it is. What may hold no element, an option or a title, is marked as a whole where
it is Japanese for the most part.
"""

from __future__ import annotations

import re
from typing import NamedTuple

TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-zA-Z][\w-]*)(?P<rest>[^>]*)>")
LANG = re.compile(r'\slang="([^"]*)"')
# Kana and ideographs; between two of them also digits, punctuation and full-width letters.
LETTER = r"[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f]"
WORDS = re.compile(rf"{LETTER}(?:[0-9\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]*{LETTER})?")
LATIN = re.compile(r"[A-Za-z]")
# Elements that hold text alone, those whose text nobody reads aloud, those that have no end, and lines of a drawing.
TEXT_ALONE, UNREAD = ("option", "title"), ("script", "style", "textarea")
VOID = ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
DRAWN = ("text", "tspan")


class Open(NamedTuple):
    """An element that is open: its name, the place of its tag among the parts, and whether it is not in Japanese."""

    name: str
    at: int
    foreign: bool


def mark_japanese(html: str) -> str:
    """Return a page with its Japanese marked, wherever the element around it is not said to be Japanese.

    >>> print(mark_japanese('<p>By sheet: 基幹業務 2 <b lang="ja">鳩ヶ谷</b></p><option>川口市</option>'))
    <p>By sheet: <span lang="ja">基幹業務</span> 2 <b lang="ja">鳩ヶ谷</b></p><option lang="ja">川口市</option>
    """
    parts: list[str] = []
    around = [Open("", -1, foreign=True)]
    at = 0
    for tag in TAG.finditer(html):
        _add(html[at : tag.start()], parts, around[-1])
        parts.append(tag[0])
        at, name = tag.end(), tag["name"]
        if tag["end"]:
            _close(name, around)
        elif name not in VOID and not tag["rest"].endswith("/"):
            around.append(Open(name, len(parts) - 1, _is_foreign(tag, around[-1])))
    _add(html[at:], parts, around[-1])
    return "".join(parts)


def _is_foreign(tag: re.Match[str], parent: Open) -> bool:
    """Say whether Japanese in an element is not yet said to be so."""
    lang = LANG.search(tag["rest"])
    return tag["name"] not in UNREAD and (not lang[1].startswith("ja") if lang else parent.foreign)


def _close(name: str, around: list[Open]) -> None:
    """Leave the innermost open element of a name, with those that were not closed in it."""
    place = next((at for at in range(len(around) - 1, 0, -1) if around[at].name == name), 0)
    if place:
        del around[place:]


def _add(text: str, parts: list[str], inside: Open) -> None:
    """Add text to the parts, marked as the element that it stands in allows."""
    if not inside.foreign or text.isascii():
        parts.append(text)
    elif inside.name in TEXT_ALONE:
        japanese = sum(map(len, WORDS.findall(text)))
        if japanese > len(LATIN.findall(text)) and not LANG.search(parts[inside.at]):
            parts[inside.at] = f'{parts[inside.at][:-1]} lang="ja">'
        parts.append(text)
    else:
        element = "tspan" if inside.name in DRAWN else "span"
        parts.append(WORDS.sub(rf'<{element} lang="ja">\g<0></{element}>', text))
