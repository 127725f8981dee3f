"""Reviews: what the folder of a published plan leaves to decide, for the pages and for whoever writes decisions.

The folder that is decided on is the operator's own, in the data folder. A plan that ships is read where it ships, and
copied there with the first decision.
"""

from __future__ import annotations

from collections import OrderedDict
from functools import cache
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from ...graph.codelists import CodeLists
from ...graph.curation.doubt_list import list_doubts, list_unread
from ...graph.curation.doubts import Doubt
from ...graph.curation.forms import mark_folder
from ...graph.curation.review import Review, read_review
from ...graph.errors import KoteihyoError
from ...graph.fingerprints import hashes
from ...graph.interop.stratml import is_stratml
from ...graph.model import read_model
from ...graph.plan.description import read_plan
from ...graph.plan.folders import Folders
from ...graph.rdf import dataset
from ...graph.versions import folders

# Reviews that are kept, some megabytes each: those of plans that somebody is working on.
KEPT = 4


class NoReview(KoteihyoError):
    """Nothing can be decided on this plan here."""

    status = 404


class ReviewState(NamedTuple):
    """A plan's review as its files are now, the doubts about it, the mark of the files, and what has no role."""

    review: Review
    doubts: tuple[Doubt, ...]
    mark: str
    unread: tuple[Doubt, ...] = ()

    @property
    def open(self) -> list[Doubt]:
        """Return the doubts that nobody has decided on."""
        return [doubt for doubt in self.doubts if not doubt.decided]

    @property
    def all(self) -> list[Doubt]:
        """Return all that can be asked about: the doubts, then the entries that no heading gives a role."""
        return [*self.doubts, *self.unread]


def find_folder(data: Path, plan: str) -> Path:
    """Return the folder of a published plan; raises `NoReview` where there is none, or it is not what was published."""
    version = folders.current(data)
    published = version.manifest["plans"].get(plan) if version else None
    if published is None:
        raise NoReview(f"「{plan}」という計画は公開されていません。", f"No plan “{plan}” is published.")
    path = Folders.of_data(data) / plan
    in_data = path.parent == data / "plans"
    if not (path / "plan.toml").is_file() or not (in_data or hashes(path) == published["inputs"]):
        raise NoReview(
            f"この計画のフォルダーが {data / 'plans'} にないため、判断を書き込めません。"
            "運用者が計画のフォルダーをそこに置き、koteihyo build で公開すると使えます。",
            f"The folder of this plan does not stand in {data / 'plans'}, so that no decision can be written: "
            "the operator puts it there, and publishes it with koteihyo build.",
        )
    if is_stratml(path):
        raise NoReview(
            "StratMLから取り込んだ計画には、ここで決めることがありません。元のファイルを直して取り込み直してください。",
            "Of a plan that came as StratML nothing is decided here: mend its file, and import it again.",
        )
    return path


@cache
def load_lists() -> CodeLists:
    """Return the code lists that plans share."""
    return CodeLists.load(dataset.ONTOLOGY)


class Reviews:
    """The reviews of the plans in a data folder, read again when their files change."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self._kept: OrderedDict[tuple[str, str, str], ReviewState] = OrderedDict()
        self._lock = Lock()

    def read(self, plan: str) -> ReviewState:
        """Return the review of a plan; what cannot be read of its files is a `KoteihyoError`."""
        path = find_folder(self.data, plan)
        version = folders.current(self.data)
        key = str(path), mark_folder(path), version.id if version else ""
        with self._lock:
            if key not in self._kept:
                review = read_review(read_model(read_plan(path), load_lists()))
                findings = version.report.get(plan, ()) if version else ()
                self._kept[key] = ReviewState(
                    review, tuple(list_doubts(review, findings)), key[1], tuple(list_unread(review))
                )
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            return self._kept[key]
