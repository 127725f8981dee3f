"""What reading a StratML document has to tell: what it left out, and what it mended, each with its line."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import NamedTuple

from .elements import Element

SHOWN = 40  # characters of what was left out: enough to find it by


class Remark(NamedTuple):
    """One thing told of one element: ``left`` out of the model, or ``mended`` on the way into it."""

    line: int
    path: str
    kind: str
    ja: str
    en: str


# Why what the schema knows is not carried; anything else is not known to the schema.
REASONS = {
    "StartDate": ("日付ではありません", "it is not a date"),
    "EndDate": ("日付ではありません", "it is not a date"),
    "PublicationDate": ("日付ではありません", "it is not a date"),
    "Vision": ("展望は一つだけです", "there is one vision"),
    "Mission": ("使命は一つだけです", "there is one mission"),
    "Submitter": ("個人の連絡先は公開しません", "a person's contact details are not published"),
    "RoleType": ("実施者でも受益者でもありません", "it is neither a performer nor a beneficiary"),
}
# Neither quoted nor made a passage, so that what stands beside an address does not quote it as its context either.
PRIVATE = ("Submitter",)


class Coverage(NamedTuple):
    """How much of a document is in the model: the elements that have words, and those of them that are left out."""

    elements: int
    left: int

    @property
    def share(self) -> float:
        """Return the share that is left out, from 0 to 1."""
        return self.left / self.elements if self.elements else 0.0


def measure_coverage(root: Element, taken: Container[object]) -> Coverage:
    """Return how many elements have words, and how many of those the model does not hold."""
    elements = [element for element in root.walk() if element.text]
    return Coverage(len(elements), sum(id(element) not in taken for element in elements))


def left_out(root: Element, taken: Container[object]) -> list[Remark]:
    """Return a remark on every element whose words, and every attribute, that the model does not hold."""
    return [remark for element in root.walk() for remark in _remark(element, taken)]


def _remark(element: Element, taken: Container[object]) -> Iterable[Remark]:
    if element.text and id(element) not in taken:
        ja, en = _reason(element.path)
        words = "" if private(element.path) else _shorten(element.text)
        yield Remark(
            element.line,
            element.path,
            "left",
            f"{element.path}{f'「{words}」' if words else ''}は読み込みません（{ja}）。",
            f"{element.path}{f' “{words}”' if words else ''} is left out: {en}.",
        )
    for name, value in element.attributes.items():
        if " " not in name and (element.path, name) != ("", "Type") and (id(element), name) not in taken:
            yield Remark(
                element.line,
                f"{element.path}/@{name}",
                "left",
                f"{element.path} の属性 {name}=「{value}」は読み込みません。",
                f"The attribute {name}=“{value}” of {element.path} is left out.",
            )


def private(path: str) -> bool:
    """Say whether an element stands where a person says how to be reached."""
    return any(part.partition("[")[0] in PRIVATE for part in path.split("/"))


def _reason(path: str) -> tuple[str, str]:
    for part in reversed(path.split("/")):  # the innermost knows best
        if reason := REASONS.get(part.partition("[")[0]):
            return reason
    return "モデルに対応する用語がありません", "the model has no place for it"


def _shorten(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= SHOWN else f"{words[:SHOWN]}…"
