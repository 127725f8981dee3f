"""Decisions on plans, from pages: written in the plan's folder, checked, and published as a version, or not at all.

A copy of the folder is changed and built. Only when the version is published does the copy take the folder's place; a
decision that leaves a violation is refused with the findings, and nothing has changed. Taking a step back puts the
files of before in place again, if nobody has changed them since.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from ...graph.comparing.answers import fill_row, read_answers, write_answers
from ...graph.comparing.forms import ComparisonForm
from ...graph.comparing.sides import read_pair
from ...graph.curation.answers import Answer, Contradicted, decide, decide_types, find_doubt, withdraw
from ...graph.curation.forms import mark_folder
from ...graph.curation.plan_file import Judge
from ...graph.curation.record import write_changes, write_folder
from ...graph.errors import Faults, KoteihyoError
from ...graph.files import read_text
from ...graph.fingerprints import hashes
from ...graph.interop.links.counterparts import Verdict, settle_counterparts
from ...graph.interop.links.proposals import Choice, Settlement, settle
from ...graph.plan.folders import Folders
from ...graph.rdf.identifiers import Identifiers
from ...graph.rdf.names import BASE
from ...graph.versions import folders, pruning
from ...graph.versions.history import Act
from . import orders
from .orders import Bounds
from .reviews import Reviews, find_folder, load_lists

BESIDE = "ブラウザーで、前の計画との対応関係を一つずつ確かめた。"
METHOD = "ブラウザーで、疑問点を一つずつ原文と照らして確かめた。"
COUNTERPART = "ブラウザーで、ほかの計画の原文を一つずつ確かめた。"
LINKED = "ブラウザーで、関連する可能性のある公開データを一つずつ確かめた。"
Files = Mapping[str, str | None]


class Step(NamedTuple):
    """What a decision changed: the plan's files as they were, by name, and the mark of the folder after it."""

    files: Files
    mark: str
    doubt: str = ""


class Beside(NamedTuple):
    """What is decided of two plans beside each other: the earlier one, and a row of their form with its mark."""

    earlier: str
    row: str
    cells: Mapping[str, str]
    digest: str


class Decision(NamedTuple):
    """What somebody asks to have written about a plan: an answer, that one is taken back, or a step back.

    ``beside`` is what became of something of an earlier plan, ``link`` a choice of open data, ``verdict`` whether a
    statement of another plan does the same, ``types`` what many entries state, by key; the answer then has the reason
    alone.
    """

    plan: str
    who: str
    answer: Answer
    withdrawn: bool = False
    back: Step | None = None
    base: str = BASE
    beside: Beside | None = None
    link: Choice | None = None
    verdict: Verdict | None = None
    types: Mapping[str, str] | None = None


class DecisionOutcome(NamedTuple):
    """What became of a decision: the version that has it, and the step that leads back."""

    version: str
    step: Step


class Refused(KoteihyoError):
    """A decision that was not written: what is wrong with it, thing by thing, in Japanese and English."""

    status = 422
    told: tuple[tuple[str, str], ...] = ()

    @classmethod
    def because(cls, error: KoteihyoError) -> Refused:
        """Return the error for what was wrong; it passes from one process to another, as not all errors do."""
        refused = cls(error.ja, error.en)
        refused.status = error.status if isinstance(error, Contradicted | Settlement) else cls.status
        errors = error.faults if isinstance(error, Faults) else [error]
        refused.told = tuple((f"{_place(fault)}{fault.ja}", f"{_place(fault)}{fault.en}") for fault in errors)
        if violations := getattr(error, "violations", ()):
            refused.told = tuple(map(_describe_violation, violations))
        return refused


def _place(fault: KoteihyoError) -> str:
    """Return where a fault stands, by the name of the plan's file; nothing where it is in what was sent."""
    name = Path(fault.file).name if fault.file else ""
    return f"{name}:{fault.line}: " if name and fault.line else f"{name}: " if name else ""


def _describe_violation(finding: Mapping[str, Any]) -> tuple[str, str]:
    """Return a finding that stops publication: about what, what is wrong, what would mend it."""
    about, message, remedy = finding["about"]["name"], finding["message"], finding["remedy"]
    ja = f"「{about['ja']}」：{message['ja']}{remedy['ja']}"
    return ja, f"“{about['en']}”: {message['en']} {remedy['en']}"


class Preparation(NamedTuple):
    """What is asked before the first decision: to have a plan read and all that decisions need loaded."""

    plan: str


def prepare(order: Preparation | Decision, reviews: Reviews) -> None:
    """Read a plan as it is now, so that the next decision need not; what is wrong with it, that decision tells."""
    from ...graph import build  # noqa: F401 - loaded before it is needed

    with contextlib.suppress(KoteihyoError):
        reviews.read(order.plan)


def carry_out(data: Path, order: Decision, bounds: Bounds, reviews: Reviews) -> DecisionOutcome:
    """Write and publish a decision; raises `Refused`, and then nothing has changed."""
    orders.check(data, order.who, bounds)
    try:
        source = find_folder(data, order.plan)
        files = order.back.files if order.back else _choose_writer(order)(reviews, order)
        published = _publish(data, source, order, files)
    except KoteihyoError as error:
        raise Refused.because(error) from error
    pruning.keep_newest(data, bounds.keep)
    return published


def _choose_writer(order: Decision) -> Callable[[Reviews, Decision], Files]:
    """Return what writes a decision of its kind."""
    if order.beside:
        return _write_beside
    if order.verdict:
        return _write_counterpart
    if order.types is not None:
        return _write_types
    return _write_link if order.link else _write_files


def _write_files(reviews: Reviews, order: Decision) -> Files:
    """Return the plan's files that a decision changes."""
    review = reviews.read(order.plan)
    doubt = find_doubt(review.all, order.answer.doubt)
    changes = (withdraw if order.withdrawn else decide)(review.review, doubt, order.answer)
    if not changes:
        raise KoteihyoError("取り消せる判断がありません。", "There is no decision here to take back.")
    judge = Judge(order.who, datetime.now(UTC).astimezone().date(), METHOD)
    return {**write_changes(review.review, changes, judge)}


def _write_types(reviews: Reviews, order: Decision) -> Files:
    """Return the plan's files that a decision on what many entries state changes."""
    reviewed = reviews.read(order.plan)
    changes = decide_types(reviewed.review, reviewed.unread, order.types or {}, order.answer.reason)
    judge = Judge(order.who, datetime.now(UTC).astimezone().date(), METHOD)
    return {**write_changes(reviewed.review, changes, judge)}


def _write_beside(reviews: Reviews, order: Decision) -> Files:
    """Return the files of a later plan that a decision on what became of an earlier one changes."""
    if order.beside is None:
        return {}
    form = read_form(reviews.data, order.beside.earlier, order.plan, order.base)
    answers = read_answers(form, fill_row(form, order.beside.row, order.beside.cells, order.beside.digest))
    if not answers.changed:
        raise KoteihyoError("何も変わっていません。判断を選んでください。", "Nothing was changed: choose a class.")
    judge = Judge(order.who, datetime.now(UTC).astimezone().date(), BESIDE)
    return {**write_answers(form, answers, judge)}


def _write_link(reviews: Reviews, order: Decision) -> Files:
    """Return the files of a plan that a decision on open data changes."""
    if order.link is None:
        return {}
    folder, ids = find_folder(reviews.data, order.plan), Identifiers(order.plan, order.base)
    judge = Judge(order.who, datetime.now(UTC).astimezone().date(), LINKED)
    return {**settle(reviews.data, folder, ids, order.link, judge, order.answer.reason)}


def _write_counterpart(reviews: Reviews, order: Decision) -> Files:
    """Return the files of a plan that a decision on a statement of another plan changes."""
    if order.verdict is None:
        return {}
    folder, ids = find_folder(reviews.data, order.plan), Identifiers(order.plan, order.base)
    judge = Judge(order.who, datetime.now(UTC).astimezone().date(), COUNTERPART)
    return {**settle_counterparts(folder, ids, [order.verdict], judge)}


def read_form(data: Path, earlier: str, later: str, base: str = BASE) -> ComparisonForm:
    """Return the form of two published plans beside each other; raises `NoReview` where either has no folder here."""
    pair = read_pair(find_folder(data, earlier), find_folder(data, later), load_lists(), base)
    return ComparisonForm(pair, load_lists().lexicon)


def _publish(data: Path, source: Path, order: Decision, files: Files) -> DecisionOutcome:
    """Put files in a plan's folder, by way of a copy of which a version is published."""
    before, received = {name: _read(source / name) for name in files}, hashes(source)
    base, version, target = folders.current(data), "", data / "plans" / order.plan
    _require_last(order, source)

    def publish(copy: Path) -> None:
        nonlocal version
        from ...graph.build import build  # slow to load; it runs in the process that writes alone

        places = Folders.of_data(data)
        plans = [name for name, listed in base.manifest["plans"].items() if listed["inputs"]] if base else [order.plan]
        changed = Folders((copy.parent, *places.places), places.named)
        act = Act("decide", order.who, order.answer.reason, _describe(order), base.id if base else "")
        version = build(data, plans, folder=changed, base=order.base, act=act, processes=1).id
        if hashes(source) != received:
            raise Contradicted(
                "この間に計画のファイルが変わりました。もう一度お試しください。",
                "The plan's files have changed meanwhile: try again.",
            )

    try:
        write_folder(source, files, target, publish)
    except (Contradicted, OSError):
        if base and version not in ("", base.id):
            folders.rollback(data, base.id)
        raise
    return DecisionOutcome(version, Step(before, mark_folder(target), order.answer.doubt))


def _require_last(order: Decision, source: Path) -> None:
    """Refuse to take back a step after which others came."""
    if order.back and order.back.mark != mark_folder(source):
        raise Contradicted(
            "その後にほかの判断が加わったため、元に戻せません。一覧から疑問点を開き、判断を改めてください。",
            "Other decisions have come since, so that this step cannot be taken back: change it from the list.",
        )


def _describe(order: Decision) -> str:
    """Return what was done, as the history has it."""
    if order.link:
        return f"link {order.plan} {order.link.thing} {order.link.dataset}"
    if order.types is not None:
        return f"decide {order.plan} {len(order.types)} entries"
    kind = "back" if order.back else "withdraw" if order.withdrawn else "decide"
    return f"{kind} {order.plan} {order.answer.doubt}".strip()


def _read(file: Path) -> str | None:
    return read_text(file) if file.exists() else None
