"""What reading a StratML document has to tell: what it left out, and what it mended, each with its line."""

from __future__ import annotations

from collections.abc import Iterable
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
    "Vision": ("展望は施策でも目標でもありません", "a vision is neither a measure nor a goal"),
    "Mission": ("使命は施策でも目標でもありません", "a mission is neither a measure nor a goal"),
    "Value": ("価値観は施策でも目標でもありません", "a value is neither a measure nor a goal"),
    "Stakeholder": ("対象の一覧にない関係者です", "it names nobody of our list of target groups"),
    "Role": ("役割を表す用語がモデルにありません", "the model has no roles"),
    "Submitter": ("個人の連絡先は公開しません", "a person's contact details are not published"),
    "ActualResult": ("実績は計画の記述ではありません", "what was reached is not part of a plan"),
    "TargetResult": ("数値でない到達目標です", "it is not a figure"),
    "Relationship": ("関係を表す用語がモデルにありません", "the model has no such relations"),
}
PRIVATE = ("Submitter",)


def left_out(root: Element, taken: set[int]) -> list[Remark]:
    """Return a remark on every element whose words, and every attribute, that the model does not hold."""
    return [each for element in root.walk() for each in _remark(element, taken)]


def _remark(element: Element, taken: set[int]) -> Iterable[Remark]:
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
        if " " not in name and (element.path, name) != ("", "Type") and name != "StakeholderTypeType":
            yield Remark(
                element.line,
                f"{element.path}/@{name}",
                "left",
                f"{element.path} の属性 {name}=「{value}」は読み込みません。",
                f"The attribute {name}=“{value}” of {element.path} is left out.",
            )


def private(path: str) -> bool:
    """Say whether an element holds what is nobody else's business."""
    return any(part.partition("[")[0] in PRIVATE for part in path.split("/"))


def _reason(path: str) -> tuple[str, str]:
    for part in reversed(path.split("/")):  # the innermost knows best
        if found := REASONS.get(part.partition("[")[0]):
            return found
    return "モデルに対応する用語がありません", "the model has no place for it"


def _shorten(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= SHOWN else f"{words[:SHOWN]}…"
