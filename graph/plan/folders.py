"""Where plans stand: the folders of those that ship and of those that were drafted here, looked through in order."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


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

    def names(self) -> list[str]:
        """Return the plans by name."""
        return sorted({file.parent.name for place in self.places for file in place.glob("[!.]*/plan.toml")})

    def __truediv__(self, name: str) -> Path:
        """Return the folder of a plan; of one that is nowhere, where it would be in the last place.

        >>> Folders((Path("data/plans"), Path("package/plans"))) / "narusawa" == Path("package/plans/narusawa")
        True
        """
        places = (*self.places, *self.named)
        found = (place / name for place in places if (place / name / "plan.toml").is_file())
        return next(found, self.places[-1] / name)
