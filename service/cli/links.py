"""`koteihyo links`: datasets that may bear on a plan, and what people decided about them."""

from __future__ import annotations

import getpass
import json
from datetime import UTC, date, datetime
from pathlib import Path

import click

from ...graph.errors import Faults, KoteihyoError
from ...graph.interop.links.candidates import LEAST, WEAK, Candidate
from ...graph.interop.links.decisions import (
    FILE,
    Decision,
    open_candidates,
    portal_named,
    read_decisions,
    read_searchable_plan,
    write_decision,
)
from ...graph.interop.links.subjects import KINDS
from ...graph.interop.portals.registry import Registry
from ...graph.plan.folders import Folders, copy_plan
from ...graph.rdf.identifiers import Identifiers
from ...graph.versions import folders
from ..results import candidates_workbook
from ..results.terminal import align
from . import options
from .counterparts import counterparts
from .links_check import check
from .options import deliver, find_target

kind = click.option("--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="この種類だけ。Only of this kind.")
NO_PORTAL = (
    "ポータルは未取得のため、同梱の表だけから検索しました。`koteihyo portal add` で登録できます。"
    "No portal has been read, only the shipped tables: add one by `koteihyo portal add`."
)
weak = click.option("--weak", is_flag=True, help="確度0.4未満の弱い候補も出力する。Weak candidates too, below 0.4.")
portal = click.option("--portal", "portals", multiple=True, help="このポータルだけ。Only of this portal.")


@click.group()
def links_command() -> None:
    """公開データとのリンクの候補を出力し、採否を判断する。採用したものだけを次の版に反映する。

    Find datasets that may bear on a plan and decide on them; only what is accepted is in the next version.
    """


links_command.add_command(check)
links_command.add_command(counterparts)


@links_command.command()
@click.argument("plan")
@kind
@portal
@weak
@options.folder
@options.data
@options.as_json
def candidates(
    plan: str,
    kinds: tuple[str, ...],
    portals: tuple[str, ...],
    folder: Folders,
    data: Path | None,
    *,
    weak: bool,
    as_json: bool,
) -> None:
    """未判断の候補を、同梱の表と取得したポータルから、確度、根拠の文言、出所とともに出力する。

    List the candidates that nobody has decided on, from the shipped tables and the portals that were read, with their
    score, the words that they rest on, whose data they are, and where they come from.
    """
    registry = Registry(folders.data_folder(data))
    open_links = open_candidates(
        read_searchable_plan(folder / plan), registry, portals=portals, kinds=kinds, least=WEAK if weak else LEAST
    )
    if as_json:
        return click.echo(json.dumps(list(map(describe, open_links)), ensure_ascii=False, indent=1))
    heads = ["確度", "種類", "計画のもの", "データセット", "公開者", "根拠の文言", "区域", "出所"]
    click.echo(align(heads, [_row(link) for link in open_links]))
    if not any(portal.cache for portal in registry.portals()):
        click.echo(NO_PORTAL, err=True)
    count = len(open_links)
    return click.echo(f"候補{count}件。採否は `koteihyo links review {plan}` で決めます。{count} candidates.")


def _row(candidate: Candidate) -> list[str]:
    dataset = candidate.dataset
    return [
        f"{candidate.score:.2f}" + ("（弱い）" if candidate.weak else ""),
        candidates_workbook.KINDS[candidate.subject.kind],
        candidate.subject.label,
        dataset.title + (f"（ほか{len(candidate.editions)}件）" if candidate.editions else ""),
        dataset.publisher,
        f"{candidate.words}（{candidate.field}）" if candidate.field else candidate.words,
        candidate.place,
        candidate.portal,
    ]


def describe(candidate: Candidate) -> dict[str, object]:
    """Return a candidate as JSON takes it."""
    dataset = candidate.dataset
    return {
        "kind": candidate.subject.kind,
        "key": candidate.subject.key,
        "subject": candidate.subject.iri,
        "label": candidate.subject.label,
        "dataset": dataset.iri,
        "title": dataset.title,
        "publisher": dataset.publisher,
        "landingPage": dataset.landing_page,
        "licence": dataset.licence or dataset.licence_title,
        "score": candidate.score,
        "weak": candidate.weak,
        "words": candidate.words,
        "field": candidate.field,
        "place": candidate.place,
        "years": list(candidate.years),
        "item": dataset.item,
        "editions": [{"dataset": edition.iri, "title": edition.title} for edition in candidate.editions],
        "portal": candidate.portal,
        "status": "open",
    }


@links_command.command()
@click.argument("plan")
@click.option("--by", default="", help="判断者の名（既定：利用者名）。Who decides.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="判断日（既定：今日）。The day of the decision.")
@click.option("--format", "form", type=click.Choice(["xlsx"]), help="記入用の表を出力する。Write a sheet.")
@click.option(
    "--from",
    "filled",
    type=click.Path(dir_okay=False, exists=True, path_type=Path),
    help="記入した表を読み込む。Read it back.",
)
@options.output
@kind
@portal
@weak
@options.folder
@options.data
def review(
    plan: str,
    by: str,
    on: datetime | None,
    form: str | None,
    filled: Path | None,
    output: Path | None,
    kinds: tuple[str, ...],
    portals: tuple[str, ...],
    folder: Folders,
    data: Path | None,
    *,
    weak: bool,
) -> None:
    """候補を一件ずつ確認し、採用（y）、不採用（n）、保留（s）、終了（q）を選択する。中断した続きから再開できる。

    Walk through the candidates: accept, reject, skip, quit; go on whenever you like. `--format xlsx` writes a sheet for
    a colleague, and `--from` reads it back.
    """
    registry = Registry(folders.data_folder(data))
    open_links = open_candidates(
        read_searchable_plan(folder / plan), registry, portals=portals, kinds=kinds, least=WEAK if weak else LEAST
    )
    if form:
        return deliver(candidates_workbook.write_workbook(open_links), output)
    day = on.date() if on else datetime.now(UTC).date()
    review = Review(
        folder / plan, find_target(plan, folder, data), registry, Identifiers(plan), by or getpass.getuser(), day
    )
    return review.take(filled, open_links) if filled else review.walk(open_links)


class Review:
    """Where candidates are decided on, and where the decisions are kept."""

    def __init__(self, folder: Path, target: Path, registry: Registry, ids: Identifiers, by: str, on: date) -> None:
        self.folder, self.target = folder, target
        self.registry, self.ids, self.by, self.on = registry, ids, by, on

    @property
    def file(self) -> Path:
        """Return the file of the decisions: of a plan that ships the package's, until the first one is taken."""
        return (self.target if self.target.exists() else self.folder) / FILE

    def keep(self, decisions: list[Decision]) -> None:
        """Write decisions into the plan's own folder."""
        copy_plan(self.folder, self.target)
        write_decision(self.file, decisions, self.ids)

    def walk(self, open_links: list[Candidate]) -> None:
        """Ask about each candidate in turn; every answer is kept at once."""
        for number, link in enumerate(open_links, 1):
            click.echo(f"\n[{number}/{len(open_links)}] {show_candidate(link)}")
            try:
                answer = click.prompt(
                    "採用 y・不採用 n・保留 s・終了 q",
                    type=click.Choice(["y", "n", "s", "q"], case_sensitive=False),
                    show_choices=False,
                )
                if answer in {"y", "n"}:
                    reason = click.prompt("理由 reason").strip()
                    self.keep([self.decision(link, reason, self.by, accepted=answer == "y")])
            except click.Abort:
                answer = "q"
            if answer == "q":
                break
        decided = read_decisions(self.file).values()
        accepted = sum(verdict == "accepted" for verdict in decided)
        click.echo(f"採用{accepted}件、不採用{len(decided) - accepted}件（{self.file}）。Kept.")

    def take(self, file: Path, open_links: list[Candidate]) -> None:
        """Keep what a sheet says, all of it or nothing."""
        open_ = {(link.subject.iri, link.dataset.iri): link for link in open_links}
        decided, decisions, faults = read_decisions(self.file), list[Decision](), list[KoteihyoError]()
        for row in candidates_workbook.read_workbook(file):
            place = row.subject, row.dataset
            if place in open_:
                decisions.append(self.decision(open_[place], row.reason, row.by or self.by, accepted=row.accepted))
            elif place not in decided:
                ja, en = "この候補は現在の取得データにありません。", "There is no such candidate now."
                faults.append(KoteihyoError(ja, en, file=file, line=row.row))
        if faults:
            raise Faults(faults)
        self.keep(decisions)
        accepted = sum(decision.accepted for decision in decisions)
        click.echo(f"採用{accepted}件、不採用{len(decisions) - accepted}件を書き込みました（{self.file}）。Kept.")

    def decision(self, candidate: Candidate, reason: str, by: str, *, accepted: bool) -> Decision:
        """Return what was decided about a candidate."""
        return Decision(candidate, portal_named(candidate.portal, self.registry), accepted, reason, by, self.on)


def show_candidate(candidate: Candidate) -> str:
    """Return a candidate as a person is shown it."""
    dataset = candidate.dataset
    lines = [
        (
            f"{candidates_workbook.KINDS[candidate.subject.kind]}："
            f"{candidate.subject.label}（{candidate.subject.key}） 確度 {candidate.score:.2f}"
        ),
        f"  データ：{dataset.title}（{dataset.publisher}） {dataset.landing_page or dataset.iri}",
        f"  {dataset.notes[:120]}",
        f"  出所：{candidate.portal}" + (f" / {dataset.item}" if dataset.item else ""),
        f"  系列：ほか{len(candidate.editions)}件" if candidate.editions else "",
        f"  根拠の文言：{candidate.words}（{candidate.field}） / 区域：{candidate.place}",
        f"  年：{'、'.join(map(str, candidate.years)) or '―'}",
        f"  利用条件：{dataset.licence_title or dataset.licence or '記載なし'}",
        f"  列：{'、'.join(dataset.columns[:8]) or '―'}",
    ]
    clean = ("".join(letter if letter.isprintable() else " " for letter in line) for line in lines)
    return "\n".join(line for line in clean if line.strip())
