"""The question library: reads the files of `queries/`, each a query that runs as it stands in any SPARQL tool.

A file's first comment is its header: a title, then fields that say what is asked, what comes back in which order,
and what may be set. The header is checked against the query, so that what is documented is what is answered.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from ...graph.errors import KoteihyoError
from ..sandbox.query_text import Form, Projection, projection
from .parameters import Field, Parameter, read_header, read_language_parameter, read_parameter

FOLDER = Path(__file__).parents[2] / "queries"
REQUIRED = ("Title-en", "Subject", "Asks", "Returns", "Order")
FIELDS = (
    *REQUIRED,
    "Asks-en",
    "Words",
    "Lists",
    "Counts",
    "Combines",
    "Steps",
    "Parameter",
    "Note",
    "Note-en",
    "Service",
)

# The headings that questions stand under, in this order. A subject without one stands last, under its own word.
SUBJECTS = {
    "themes": ("分野間の関係", "Relations between themes"),
    "pledges": ("マニフェストの公約", "Pledges"),
    "stages": ("段階と年度", "Stages and years"),
    "measures": ("施策", "Measures"),
    "goals": ("目標と数値", "Goals and figures"),
    "groups": ("対象者", "Target groups"),
    "revisions": ("計画の改定と結果", "Revisions of plans, and results"),
    "across": ("ほかの市との比較", "Across cities"),
    "checks": ("不一致と漏れ", "Inconsistencies and gaps"),
    "source": ("原文と根拠箇所", "Original text and evidence"),
    "federation": (
        "外部データとの連携（運用者が許可した場合）",
        "With other data (once service-allowed names them)",
    ),
}


# How the header says that each row is of two plans.
PAIRS = "pairs"


class Combines(NamedTuple):
    """How the answers of several plans come together: their rows, or one row for rows alike but in numbers to be added.

    ``added`` names the columns of those numbers, none where the rows simply stand together. With ``pairs`` each row is
    of a pair of statements, one of each of two plans.
    """

    added: tuple[str, ...] = ()
    pairs: bool = False


class Question(NamedTuple):
    """A question: what its file says of itself, what may be set, and its text."""

    name: str
    title: str
    fields: Mapping[str, str]
    parameters: tuple[Parameter, ...]
    columns: tuple[str, ...]
    form: Form
    text: str

    def says(self, field: str) -> str:
        """Return what the header says in a field, empty if it does not."""
        return self.fields.get(field, "")

    def describe(self) -> dict[str, object]:
        """Return what the file says of the question, for programs."""
        return {
            "name": self.name,
            "title": {"ja": self.title, "en": self.says("Title-en")},
            "subject": self.subject,
            "asks": {"ja": self.says("Asks"), "en": self.says("Asks-en")},
            "returns": self.says("Returns"),
            "columns": self.columns,
            "order": self.says("Order"),
            "note": self.says("Note"),
            "services": self.services,
            "parameters": [
                {"name": parameter.name, "kind": parameter.kind, "note": parameter.note, "default": parameter.default}
                for parameter in self.parameters
            ],
        }

    @property
    def services(self) -> tuple[str, ...]:
        """Return the endpoints that the question asks beside ours: it answers once the operator has listed them."""
        return tuple(self.says("Service").split())

    @property
    def titles(self) -> tuple[str, str]:
        """Return the title in Japanese and English."""
        return self.title, self.says("Title-en")

    @property
    def words(self) -> tuple[tuple[str, ...], ...]:
        """Return the words by which a search finds the question: of each alternative all have to be there."""
        return tuple(tuple(part.split()) for part in self.says("Words").split(" / ") if part.strip())

    @property
    def lists(self) -> tuple[str, ...]:
        """Return the parameters whose things the question simply lists: asked for by one alone, it is meant."""
        return tuple(self.says("Lists").split())

    @property
    def combines(self) -> Combines | None:
        """Return how the answers of several plans come together, None where the question is asked of all at once."""
        combines = self.says("Combines")
        return Combines(tuple(combines.split()[1:]), pairs=combines == PAIRS) if combines else None

    @property
    def subject(self) -> str:
        """Return the code of the heading that the question stands under."""
        return self.says("Subject")

    @property
    def heading(self) -> tuple[str, str]:
        """Return that heading in Japanese and English."""
        return SUBJECTS.get(self.subject, (self.subject, ""))


class Library:
    """The questions of a folder, by name; those of its folder ``federated`` call other endpoints."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or Path(os.environ.get("KOTEIHYO_QUERIES") or FOLDER)

    @classmethod
    def load(cls, folder: Path | None = None) -> Library:
        """Return the library with every file read, so that a wrong one is told before anyone asks."""
        library = cls(folder)
        _ = library.all
        return library

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Return the questions that the published graph answers alone, in the order of their names."""
        return {path.stem: read_question(path) for path in sorted(self.folder.glob("*.rq"))}

    @cached_property
    def federated_questions(self) -> dict[str, Question]:
        """Return the questions that call other endpoints, in the order of their names."""
        return {path.stem: read_question(path) for path in sorted(self.folder.glob("federated/*.rq"))}

    @property
    def all(self) -> dict[str, Question]:
        """Return every question, those that call other endpoints last."""
        return {**self.questions, **self.federated_questions}

    def by_heading(self) -> dict[tuple[str, str], list[Question]]:
        """Return the questions under their headings, in the order of `SUBJECTS` and of their names."""
        places = {subject: place for place, subject in enumerate(SUBJECTS)}
        ordered = sorted(self.all.values(), key=lambda question: places.get(question.subject, len(places)))
        headings: dict[tuple[str, str], list[Question]] = {}
        for question in ordered:
            headings.setdefault(question.heading, []).append(question)
        return headings

    def question(self, name: str) -> Question:
        """Return the question with that name; raises `UnknownQuestion`."""
        if name in self.all:
            return self.all[name]
        raise UnknownQuestion.for_name(name, self.all)


class UnknownQuestion(KoteihyoError):
    """There is no question of that name."""

    status = 404

    @classmethod
    def for_name(cls, name: str, known: Iterable[str]) -> UnknownQuestion:
        """Return the error, with the names that come nearest."""
        from difflib import get_close_matches

        near = ", ".join(get_close_matches(name, list(known), n=3, cutoff=0.4)) or "-"
        return cls(f"{name} という質問はありません。類似：{near}", f"There is no question {name}; nearest: {near}")


def read_question(path: Path) -> Question:
    """Return the question that a file holds; raises `KoteihyoError` with file and line if it is not one."""
    text = path.read_text("utf-8")
    title, fields = read_header(path, text, FIELDS, REQUIRED)
    single = {field.key: field.value for field in fields if field.key != "Parameter"}
    parameters = tuple(read_parameter(path, text, field) for field in fields if field.key == "Parameter")
    heads = projection(text, path)
    returns = next(field for field in fields if field.key == "Returns")
    columns = _check_columns(path, returns, heads)
    _check_counts(path, fields, columns)
    _check_combines(path, fields, columns)
    _check_steps(path, fields, parameters)
    return Question(
        path.stem, title, single, parameters + read_language_parameter(path, text), columns, heads.form, text
    )


def _check_counts(path: Path, fields: list[Field], columns: tuple[str, ...]) -> None:
    """Raise `KoteihyoError` where the header counts what is no column."""
    for field in fields:
        if field.key == "Counts" and field.value not in columns:
            raise KoteihyoError(
                f"Counts の {field.value} は列にありません。列：{', '.join(columns)}",
                f"Counts names no column: {field.value}. There are: {', '.join(columns)}",
                file=path,
                line=field.line,
            )


def _check_combines(path: Path, fields: list[Field], columns: tuple[str, ...]) -> None:
    """Raise `KoteihyoError` where the header puts answers together in a way that there is not."""
    for field in fields:
        way, *added = field.value.split() or [""]
        fits = (way in ("rows", PAIRS) and not added) or (way == "sum" and added and {*added} <= {*columns})
        if field.key == "Combines" and not fits:
            raise KoteihyoError(
                "Combines は rows、pairs、または sum と数の列の名前です。",
                "Combines is rows, pairs, or sum and the names of columns of numbers.",
                file=path,
                line=field.line,
            )


def _check_steps(path: Path, fields: list[Field], parameters: Iterable[Parameter]) -> None:
    """Raise `KoteihyoError` where the answer is said to change with what is no number that may be left out."""
    numbers = {each.name for each in parameters if each.kind == "xsd:integer" and each.default == "UNDEF"}
    for field in fields:
        if field.key == "Steps" and field.value not in numbers:
            raise KoteihyoError(
                "Steps は、既定値のない整数のパラメーターの名前です。",
                "Steps names a parameter that is an integer without a default.",
                file=path,
                line=field.line,
            )


def _check_columns(path: Path, returns: Field, heads: Projection) -> tuple[str, ...]:
    """Return the columns, which the header and the query must name alike and in the same order."""
    if heads.form != "SELECT":
        return ()
    columns = tuple(name.strip() for name in returns.value.partition(";")[0].split(","))
    if columns != heads.columns:
        raise KoteihyoError(
            f"Returns の列（{', '.join(columns)}）と SELECT の列（{', '.join(heads.columns)}）が違います。",
            "The columns of Returns and of SELECT differ.",
            file=path,
            line=returns.line,
        )
    return columns
