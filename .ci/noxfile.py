"""The runs of a contributor: `nox -f .ci/noxfile.py -s fast` while writing, `-s full` before a change is handed in.

It stands here because every module at the root of the repository is one of the package's. Each run installs the package
as a user does, into an environment of its own; what is tested is what is installed.
"""

from pathlib import Path

import nox

nox.options.default_venv_backend = "uv"
nox.options.reuse_existing_virtualenvs = True
nox.options.sessions = ["full"]
# Pure code: nothing is served, no browser is driven.
FAST = "not server and not browser and not slow"


def tests(session: nox.Session, *options: str) -> None:
    """Install the tree with what its tests need, and run pytest; further arguments are pytest's."""
    session.chdir("..")
    # Compiled once, and not by each of the processes that the tests start.
    session.install("--compile-bytecode", "--reinstall-package", "koteihyo", ".[test]")
    session.run("pytest", *options, *session.posargs)


@nox.session
def fast(session: nox.Session) -> None:
    """Pure code: no server, no browser, no other process."""
    tests(session, "-q", "-m", FAST)


@nox.session
def full(session: nox.Session) -> None:
    """Everything; what is not installed is skipped by name."""
    tests(session, "-q")


@nox.session
def browser(session: nox.Session) -> None:
    """What drives a browser."""
    tests(session, "-q", "-m", "browser")


@nox.session(venv_backend="none")
def lock(session: nox.Session) -> None:
    """Renew requirements.lock with the newest versions; `.ci/run` then tests those."""
    session.chdir("..")
    options = ("--universal", "--generate-hashes", "--upgrade", "--extra", "test", "--quiet")
    named = ("--custom-compile-command", "nox -f .ci/noxfile.py -s lock")
    session.run("uv", "pip", "compile", "pyproject.toml", *options, *named, "--output-file", "requirements.lock")
    # The container holds what runs, and what builds it: the same versions, without those of the tests.
    built = Path(session.create_tmp()) / "build.in"
    built.write_text("\n".join(nox.project.load_toml("pyproject.toml")["build-system"]["requires"]), "utf-8")
    options = ("--universal", "--generate-hashes", "--constraint", "requirements.lock", "--no-annotate", "--quiet")
    file = ("--output-file", "requirements.container.lock")
    session.run("uv", "pip", "compile", "pyproject.toml", str(built), *options, *named, *file)
