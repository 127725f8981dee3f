"""The page on writing says what happens: every sample on it is run, in its order, against Kawaguchi's plan."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import writable as writing

from koteihyo.graph.versions import folders

PAGE = (Path(__file__).parents[1] / "docs" / "writing.md").read_text("utf-8")
SAMPLES = re.findall(r"^```sh\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
BIN = Path(sys.executable).parent


@pytest.mark.program("bash", "curl")
def test_every_sample_does_what_the_page_says(tmp_path, published, served):
    data = shutil.copytree(published, tmp_path / "data")
    with writing.writable(served, data) as found:
        script = "set -euo pipefail\n" + "".join(SAMPLES).replace("curl ", "curl -fsS ").replace(
            "http://127.0.0.1:8080", found.service.address
        )
        environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "KOTEIHYO_DATA": str(data)}
        done = subprocess.run(
            ["bash", "-c", script], env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
        )
    assert done.returncode == 0, done.stderr
    assert "環境" in done.stdout
    assert '"current"' in done.stdout
    history = folders.history(data)
    assert [(each.act, each.who) for each in history[1:]] == [("write", "山田")] * 4
    assert history[1].why == "注を足す"
    assert history[-1].version == history[0].version  # what was added has been taken out again
    assert folders.current(tmp_path / "restored").id == history[-1].version


def test_the_page_names_the_settings(koteihyo):
    printed = koteihyo("serve", "--help").stdout
    for flag in ("--private", "--write-seconds", "--write-memory", "--write-body"):
        assert flag in PAGE
        assert flag in printed
