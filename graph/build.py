"""From the plans' folders to a published version: read, write the graphs, check, freeze, swap in.

The same input gives the same bytes: no clock and no chance enters a graph, the dump is sorted, and the version
is named after it. A violation stops before anything is published, and the last good version stays.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from .codelists import CodeLists
from .contents import Contents, read_contents
from .errors import KoteihyoError
from .interop.links.attribution import attribution_graph
from .pictures import write_pictures
from .plan.description import PLANS
from .plan.folders import Folders
from .rdf import dataset
from .rdf.dataset import Dataset, triples
from .rdf.identifiers import Identifiers
from .rdf.names import BASE
from .validation import findings
from .validation.findings import Finding
from .versions import folders
from .versions.freezing import Origin, Report, freeze, hashes
from .versions.history import Act, written_since_build

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


class WritesAhead(KoteihyoError):
    """The current version holds accepted writes, which a build would take away from the readers."""

    exit_status = 1

    def __init__(self) -> None:
        super().__init__(
            "現在の版には、受け入れた書き込みがあります。作り直すと読み手から見えなくなります（履歴には残ります）。"
            "計画のフォルダーに写してから、--replace-writes を付けて作ってください。",
            "The current version holds accepted writes, which a build would replace (they stay in the history): "
            "carry them over into the plans' folders, then build with --replace-writes.",
        )


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
) -> Built:
    """Return the graphs of the named plans (left out: all) with the findings about them."""
    built = Built(Dataset(dataset.shared_graphs()), {}, {})
    lists = CodeLists.load(dataset.ONTOLOGY)
    places = Folders.of(folder)
    for name in plans or places.names():
        ids = Identifiers(name, base)
        progress(f"{name}：原文と工程表を読み込んでいます（reading）")
        contents = built.contents[name] = read_contents(places / name, ids, lists)
        for kind, graph in contents.graphs.items():
            built.dataset.add(str(ids.graph(kind)), dataset.from_rdflib(graph))
        file = places / name / "links.ttl"
        links = list(triples(file)) if file.exists() else []
        built.dataset.add(str(ids.graph("curation")), links)
        attributed = attribution_graph(links, contents.graphs["curation"], ids)
        built.dataset.add(str(ids.graph("curation")), dataset.from_rdflib(attributed))
        progress(f"{name}：検査しています（checking）")
        data = built.dataset.ntriples(dataset.checked_graphs(ids))
        built.findings[name] = findings.find(data, ids)
        found = findings.findings_graph(built.findings[name], ids)
        built.dataset.add(str(ids.graph("findings")), dataset.from_rdflib(found))
    return built


def build(
    data: Path,
    plans: Sequence[str] | None = None,
    *,
    folder: Path | Folders = PLANS,
    base: str = BASE,
    progress: Progress = quiet,
    replace_writes: bool = False,
    act: Act = folders.PUBLISH,
) -> folders.Version:
    """Build, check and publish a version into the data folder; return it.

    Where the current version holds accepted writes, a build that knows nothing of them raises `WritesAhead`, unless
    it is said that it may take their place.
    """
    with folders.publishing(data):
        if written_since_build(folders.history(data)) and not replace_writes:
            raise WritesAhead
        built = assemble(plans, folder=folder, base=base, progress=progress)
        for name, found in built.findings.items():
            violations = [each for each in found if each.severity == "violation"]
            if violations:
                raise Rejected(name, violations)
        for each in built.contents.values():
            write_pictures(data, each.folder)
        progress("版を作成しています（writing the version）")
        with folders.staging(data) as staged:
            return folders.publish(data, staged, freeze(staged, built.dataset, built.report, built.origins), act)
