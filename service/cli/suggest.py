"""`koteihyo suggest`: list what a program suspects of a plan, and how often the curation agrees."""

from __future__ import annotations

import json
from pathlib import Path

import click

from ...graph.codelists import CodeLists
from ...graph.model import Model, read_model
from ...graph.plan.description import read_plan
from ...graph.rdf import dataset
from ...graph.suggestions import Suggestion, precision, suggestions
from ..results.terminal import align
from . import options

KINDS = {
    "same-words": "同じ文言",
    "near-words": "近い文言",
    "same-pledge": "同じ公約番号",
    "theme-mention": "分野の名称",
}


@click.command()
@click.argument("plan")
@click.option("--score", default=0.0, show_default=True, help="この確度以上の候補だけ（0～1）。Least score.")
@options.folder
@options.as_json
def command(plan: str, score: float, folder: Path, *, as_json: bool) -> None:
    """同じ内容を述べる可能性のある項目と、関わる可能性のある分野の候補を出力する。採否は人が判断する。

    List entries that may state the same, and themes that an entry may serve; the curation decides.
    """
    model = read_model(read_plan(folder / plan), CodeLists.load(dataset.ONTOLOGY))
    found = [each for each in suggestions(model) if each.score >= score]
    if as_json:
        return click.echo(json.dumps([describe(each, model) for each in found], ensure_ascii=False, indent=1))
    rows = [
        [
            f"{each.score:.2f}",
            KINDS[each.kind],
            "採" if each.accepted else "",
            each.entry.key,
            each.entry.reading.label,
            _other(each, model),
            each.words,
        ]
        for each in found
    ]
    click.echo(align(["確度", "種類", "採否", "項目", "文言", "相手方", "根拠の文言"], rows))
    for kind, (accepted, total) in precision(found).items():
        click.echo(f"{KINDS[kind]}：{total}件中{accepted}件を採用（{accepted / total:.0%}）")
    return None


def describe(suggestion: Suggestion, model: Model) -> dict[str, object]:
    """Return a suggestion as JSON takes it."""
    return {
        "kind": suggestion.kind,
        "score": suggestion.score,
        "accepted": suggestion.accepted,
        "entry": suggestion.entry.key,
        "other": suggestion.earlier.key if suggestion.earlier else f"theme:{suggestion.theme}",
        "words": suggestion.words,
        "label": suggestion.entry.reading.label,
        "otherLabel": _other(suggestion, model),
    }


def _other(suggestion: Suggestion, model: Model) -> str:
    if suggestion.earlier:
        return f"{suggestion.earlier.key} {suggestion.earlier.reading.label}"
    return model.lists.lexicon.pref_label("theme", str(suggestion.theme), "ja")
