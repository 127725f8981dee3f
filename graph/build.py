"""From the plans' folders to a published version: read, write the graphs, check, freeze, swap in.

The same input gives the same bytes: no clock and no chance enters a graph, the dump is sorted, and the version
is named after it. A violation stops before anything is published, and the last good version stays.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from .codelists import CodeLists
from .comparing.sides import find_earlier, revision_graph
from .contents import Contents, read_contents
from .errors import KoteihyoError
from .interop.links.attribution import attribution_graph
from .pictures import write_pictures
from .plan.description import PLANS
from .plan.folders import Folders
from .rdf import dataset
from .rdf.dataset import Dataset, triples
from .rdf.identifiers import Identifiers, is_built
from .rdf.names import BASE
from .validation.findings import Finding
from .versions import folders
from .versions.checks import check_plan
from .versions.freezing import Origin, Report, freeze, hashes
from .versions.history import Act

Progress = Callable[[str], None]


class Rejected(KoteihyoError):
    """Findings that stop publication; the last good version stays."""

    exit_status = 1

    def __init__(self, plan: str, violations: list[Finding]) -> None:
        super().__init__(
            f"計画 {plan} に重大な指摘が{len(violations)}件あるため、公開しませんでした。直前の版を維持しています。",
            f"Plan {plan} has {len(violations)} violations and was not published; the last version stays.",
        )
        self.violations = violations

    def __str__(self) -> str:
        return "\n".join([super().__str__(), *(f"  {each.label_ja}（{each.about}）" for each in self.violations)])


@dataclass
class Built:
    """Everything that a version is made of, in memory."""

    dataset: Dataset
    findings: dict[str, list[Finding]]
    contents: dict[str, Contents]

    @property
    def report(self) -> Report:
        """Return the findings as JSON takes them, by plan."""
        return {name: [each.as_json() for each in found] for name, found in self.findings.items()}

    @property
    def origins(self) -> dict[str, Origin]:
        """Return what each plan was read from."""
        return {name: {"inputs": hashes(each.folder)} for name, each in self.contents.items()}


def quiet(_: str) -> None:
    """Take a progress message and show nothing."""


def assemble(
    plans: Sequence[str] | None = None,
    *,
    folder: Path | Folders = PLANS,
    base: str = BASE,
    progress: Progress = quiet,
    written: Dataset | None = None,
) -> Built:
    """Return the graphs of the named plans (left out: all), what people wrote beside them, and the findings."""
    built = Built(Dataset(dataset.shared_graphs() | (written.graphs if written else {})), {}, {})
    lists = CodeLists.load(dataset.ONTOLOGY)
    places = Folders.of(folder)
    wanted = [*(plans or places.names())]
    for name in wanted:
        ids = Identifiers(name, base)
        progress(f"{name}：原文と工程表を読み込んでいます（reading）")
        contents = built.contents[name] = read_contents(places / name, ids, lists)
        for kind, graph in contents.graphs.items():
            built.dataset.add(str(ids.graph(kind)), dataset.from_rdflib(graph))
        earlier = find_earlier(places / name)
        if earlier in wanted:
            progress(f"{name}：前の計画 {earlier} と比べています（comparing）")
            changes = revision_graph(places, earlier, ids, lists)
            built.dataset.add(str(ids.graph("changes")), dataset.from_rdflib(changes))
        file = places / name / "links.ttl"
        links = list(triples(file)) if file.exists() else []
        built.dataset.add(str(ids.graph("curation")), links)
        attributed = attribution_graph(links, contents.graphs["curation"], ids)
        built.dataset.add(str(ids.graph("curation")), dataset.from_rdflib(attributed))
        progress(f"{name}：検査しています（checking）")
        built.findings[name] = check_plan(built.dataset, ids)
    return built


def written_graphs(version: folders.Version) -> Dataset:
    """Return the graphs of a version that no build makes."""
    found = Dataset.read(version.dump.read_bytes())
    return Dataset({name: triples for name, triples in found.graphs.items() if not is_built(name)})


def build(
    data: Path,
    plans: Sequence[str] | None = None,
    *,
    folder: Path | Folders = PLANS,
    base: str = BASE,
    progress: Progress = quiet,
    act: Act = folders.PUBLISH,
) -> folders.Version:
    """Build, check and publish a version into the data folder; return it.

    What people wrote beside the plans' graphs is carried over from the current version.
    """
    with folders.publishing(data):
        current = folders.current(data)
        written = written_graphs(current) if current else Dataset()
        built = assemble(plans, folder=folder, base=base, progress=progress, written=written)
        for name, found in built.findings.items():
            violations = [each for each in found if each.severity == "violation"]
            if violations:
                raise Rejected(name, violations)
        for each in built.contents.values():
            write_pictures(data, each.folder)
        progress("版を作成しています（writing the version）")
        with folders.staging(data) as staged:
            return folders.publish(data, staged, freeze(staged, built.dataset, built.report, built.origins), act)
