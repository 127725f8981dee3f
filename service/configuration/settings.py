"""What an operator may set: one list, in which each setting has its default, what it is for, and the reason.

The flags of `koteihyo serve`, the environment, the TOML file and `docs/settings.md` are all made from it; see
`configuration`. A new setting is a new line in `serving`, `limits` or `description`, written in the same way.
"""

from __future__ import annotations

from typing import Any, NamedTuple, get_type_hints

from .description import Describing
from .limits import Limits
from .serving import Serving
from .values import About

__all__ = ["SETTINGS", "Describing", "Limits", "Serving", "Setting", "Settings"]

UNSAID = About("", "")


class Settings(NamedTuple):
    """Everything that an operator may set."""

    serving: Serving = Serving()
    limits: Limits = Limits()
    describing: Describing = Describing()


class Setting(NamedTuple):
    """One line of the list: the same name is a flag, a variable and a key."""

    name: str
    type: Any
    default: Any
    about: About

    @property
    def key(self) -> str:
        """Return its name in a TOML file."""
        return self.name.replace("_", "-")

    @property
    def flag(self) -> str:
        """Return its name on the command line."""
        return f"--{self.key}"

    @property
    def variable(self) -> str:
        """Return its name in the environment."""
        return f"KOTEIHYO_{self.name.upper()}"

    @property
    def many(self) -> bool:
        """Say whether it may be given more than once."""
        return isinstance(self.default, tuple)


def _fields(of: type[Serving | Limits | Describing]) -> list[Setting]:
    defaults, hints = of._field_defaults, get_type_hints(of, include_extras=True)
    return [
        Setting(name, getattr(hint, "__origin__", hint), defaults[name], *getattr(hint, "__metadata__", (UNSAID,)))
        for name, hint in hints.items()
    ]


SETTINGS = (*_fields(Serving), *_fields(Limits), *_fields(Describing))
