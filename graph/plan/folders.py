"""Where plans stand: the folders of those that ship and of those that were drafted here, looked through in order."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from .description import EXAMPLES, PLANS


@dataclass(frozen=True)
class Folders:
    """Folders that hold plans' folders; where a plan stands in two of them, the first has it.

    The data folder comes before the package, so that what a user changed is what is built. Plans that stand in `named`
    are found by their names alone: they are in no list of all plans.
    """

    places: tuple[Path, ...]
    named: tuple[Path, ...] = ()

    @classmethod
    def of(cls, places: Path | Folders) -> Folders:
        """Return where plans are looked for, given one folder or several."""
        return places if isinstance(places, Folders) else cls((places,))

    @classmethod
    def of_data(cls, data: Path) -> Folders:
        """Return where plans are looked for by whoever has a data folder: there first, then in the package.

        The examples are found by name, and built where they are named alone.
        """
        return cls((data / "plans", PLANS), named=(EXAMPLES,))

    def names(self) -> list[str]:
        """Return the plans by name."""
        return sorted({file.parent.name for place in self.places for file in place.glob("[!.]*/plan.toml")})

    def __truediv__(self, name: str) -> Path:
        """Return the folder of a plan; of one that is nowhere, where it would be in the last place.

        >>> Folders((Path("data/plans"), Path("package/plans"))) / "narusawa" == Path("package/plans/narusawa")
        True
        """
        places = (*self.places, *self.named)
        folders = (place / name for place in places if (place / name / "plan.toml").is_file())
        return next(folders, self.places[-1] / name)


def find_target(shipped: Path, data: Path) -> Path:
    """Return the folder that is written for a plan: its own, or of one that ships a copy in the data folder."""
    ships = shipped.parent.resolve() in {PLANS.resolve(), EXAMPLES.resolve()}
    return data / "plans" / shipped.name if ships else shipped


def copy_plan(source: Path, target: Path) -> None:
    """Copy a plan's folder to where it is written, unless it stands there already."""
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as place:
            Path(shutil.copytree(source, Path(place) / target.name)).rename(target)
