"""docs/questions.md: every command, answer, session and question on it is what happens."""

import doctest
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from codes import known

from koteihyo.service.questions.canonical import canonical
from koteihyo.service.questions.library import FOLDER, Library

PAGE = (Path(__file__).parent.parent / "docs" / "questions.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
SHOWN = ("json", "text")
# A block of commands, with what is shown below it.
COMMANDS = [
    (text, BLOCKS[at + 1][1] if at + 1 < len(BLOCKS) and BLOCKS[at + 1][0] in SHOWN else "")
    for at, (language, text) in enumerate(BLOCKS)
    if language == "sh"
]
SESSIONS = "\n".join(text for language, text in BLOCKS if language == "python")
LIKE = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@pytest.mark.program("bash", "curl")
@pytest.mark.parametrize(("commands", "shown"), COMMANDS)
def test_a_command_of_the_page_runs_and_prints_what_is_shown(kawaguchi_service, published, tmp_path, commands, shown):
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "KOTEIHYO_DATA": str(published)}
    here = commands.replace("http://127.0.0.1:8080", kawaguchi_service.address).replace("curl ", "curl -fsS ")
    done = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", here],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    printed = done.stdout.replace(kawaguchi_service.address, "http://127.0.0.1:8080")
    assert printed or list(tmp_path.iterdir())
    assert not shown or doctest.OutputChecker().check_output(shown, printed, LIKE), printed


def test_the_sessions_in_python_are_what_python_prints(kawaguchi_service, published, monkeypatch):
    monkeypatch.setenv("KOTEIHYO_DATA", str(published))
    here = SESSIONS.replace("http://127.0.0.1:8080", kawaguchi_service.address)
    session = doctest.DocTestParser().get_doctest(here, {}, "docs/questions.md", None, 0)
    failed, attempted = doctest.DocTestRunner(optionflags=LIKE | doctest.IGNORE_EXCEPTION_DETAIL).run(session)
    assert (failed, attempted > 10) == (0, True)


def test_the_question_on_the_page_is_one(tmp_path):
    (text,) = (text for language, text in BLOCKS if language == "sparql")
    (tmp_path / "mine.rq").write_text(text, "utf-8")
    question = Library(tmp_path).question("mine")
    assert canonical(question, {"theme": "waste"}, known) == {"theme": "waste"}


def test_every_kind_and_every_form_is_on_the_page():
    from koteihyo.service.questions.parameters import DEFAULTS
    from koteihyo.service.results.answers import READABLE

    for kind in DEFAULTS:
        assert f"`{kind}" in PAGE
    for form in READABLE:
        assert f"`.{ {'table': 'txt', 'rows': 'rows.json'}.get(form.name, form.name) }`" in PAGE
        assert form.media_type in PAGE or form.family == "graph"
    assert all(name in Library(FOLDER).questions for name in re.findall(r"/queries/([a-z-]+)", PAGE))
