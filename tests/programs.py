"""What tests meet that no Python package brings: how each program is recognised, and what installs it.

Run as a script, it names the Debian packages of what is missing: `.ci/run` installs those, so that nothing is skipped.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterable
from ctypes.util import find_library
from pathlib import Path

# Without one a browser draws boxes, and measures them.
FONT = "a Japanese font"
PACKAGES = {
    FONT: ("fonts-noto-cjk",),
    "bash": ("bash",),
    "chromium": ("chromium-headless-shell",),
    "curl": ("curl",),
    "javac": ("default-jdk-headless",),
    "libmagic": ("libmagic1",),  # a library: CKAN loads it
    "nginx": ("nginx-light",),
    "npm": ("nodejs", "npm"),
    "openssl": ("openssl",),
    "Rscript": ("r-base-core",),
    "virtuoso-t": ("virtuoso-opensource-7-bin",),
    "wrk": ("wrk",),
}
# Names under which a program may be installed, the better first: without windows, the same browser takes a third of the
# time for the same pages.
NAMES = {"chromium": ("chromium-headless-shell", "chromium")}
# What the editor is built of and linted with, and the conformance suite of the Model Context Protocol: no programs, and
# no Debian package has them.
MODULES = ("frontend/node_modules", "tests/mcp/node_modules")
FONTS = Path("/usr/share/fonts")
# Where Debian puts what only root has on its path.
SYSTEM = "/usr/local/sbin:/usr/sbin:/sbin"


def path_of(program: str) -> str | None:
    """Return where a program (or library, font, folder) is; nothing where it is not installed."""
    if program in MODULES:
        folder = Path(__file__).parent.parent / program
        wanted = json.loads((folder.parent / "package.json").read_text("utf-8"))["devDependencies"]
        return str(folder) if all((folder / name).is_dir() for name in wanted) else None
    if program == FONT:
        return next(map(str, FONTS.rglob("*CJK*")), None)
    if program.startswith("lib"):
        return find_library(program.removeprefix("lib"))
    names = NAMES.get(program, (program,))
    return next(filter(None, (shutil.which(name) or shutil.which(name, path=SYSTEM) for name in names)), None)


def packages(programs: Iterable[str]) -> list[str]:
    """Return the Debian packages that bring programs.

    >>> packages(["npm", "wrk", "frontend/node_modules"])
    ['nodejs', 'npm', 'wrk']
    """
    return sorted({package for program in programs for package in PACKAGES.get(program, ())})


def remedy(programs: Iterable[str]) -> str:
    """Return the commands that install programs.

    >>> remedy(["nginx", "frontend/node_modules"])
    'apt install nginx-light && npm ci --prefix frontend'
    """
    named = [*programs]
    debian = " ".join(["apt install", *packages(named)]) if packages(named) else ""
    modules = [f"npm ci --prefix {Path(module).parent}" for module in MODULES if module in named]
    return " && ".join(filter(None, (debian, *modules)))


if __name__ == "__main__":
    sys.stdout.write(" ".join(packages(program for program in PACKAGES if not path_of(program))) + "\n")
