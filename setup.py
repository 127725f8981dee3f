"""The packages: folders of graph/ and service/ that hold an `__init__.py`; and the translations, compiled on the way.

All else is in pyproject.toml.
"""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from setuptools import find_packages, setup
from setuptools.command.build_py import build_py

ROOMS = ("graph", "graph.*", "service", "service.*")


class BuildWithTranslations(build_py):
    """Puts beside each catalogue of translations what the program reads of it."""

    def run(self) -> None:
        """Build the packages, and compile the catalogues into them."""
        super().run()
        for catalogue in Path("service/translations").glob("*/LC_MESSAGES/*.po"):
            compiled = Path(self.build_lib, "koteihyo", catalogue).with_suffix(".mo")
            with catalogue.open("rb") as source, compiled.open("wb") as target:
                write_mo(target, read_po(source, locale=catalogue.parts[-3]))


setup(
    script_name="setup.py",  # it stands beside the package's modules, and is none of them
    packages=["koteihyo", *(f"koteihyo.{name}" for name in find_packages(include=ROOMS))],
    cmdclass={"build_py": BuildWithTranslations},
)
