"""What is made once a run, however many processes run the tests: folders with data, and services that nobody changes.

The process that first asks makes it, the others wait. The run's folder is made by the process that began the run, which
stops what is running and removes it when all others are done (`plugin`).
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import psutil
import pytest

# The key under which pytest's configuration keeps the run's folder.
FOLDER = pytest.StashKey[Path]()
# How the folder of a run is called; the number of the process that began it follows.
PREFIX = "koteihyo-tests-"
# Seconds in which a service has started, on a machine that does much else; and has stopped, before it is killed.
START, STOP = 120, 20


def make_folder(place: Path) -> Path:
    """Make the folder of a run, and remove those of runs that were killed: what stands in memory would stay there."""
    for folder in place.glob(f"{PREFIX}*-*"):
        begun_by = folder.name.removeprefix(PREFIX).partition("-")[0]
        if begun_by.isdigit() and not psutil.pid_exists(int(begun_by)):
            remove_folder(folder)
    return Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=place))


def remove_folder(folder: Path) -> None:
    """Stop what was started in the folder of a run, and remove it."""
    for noted in folder.glob("*/pid"):
        stop(int(noted.read_text("ascii")), folder)
    shutil.rmtree(folder, ignore_errors=True)


def once(folder: Path, make: Callable[[Path], object]) -> Path:
    """Return a folder that was made once; whoever comes meanwhile waits, and tries again if it could not be made."""
    whole = folder / "whole"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not whole.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            whole.touch()
    return folder


def lasting(folder: Path, command: list[str], variables: Mapping[str, str], ready: Callable[[str], object]) -> None:
    """Start a service that outlives this process, and wait until what it prints says that it is ready.

    Its process is noted in the folder as `pid`, for whoever stops it; what it prints is in `printed`.
    """
    with (folder / "printed").open("wb") as printed:
        process = subprocess.Popen(command, stdout=printed, env={**os.environ, **variables}, start_new_session=True)
    (folder / "pid").write_text(str(process.pid), "ascii")
    deadline = time.monotonic() + START
    while not ready((folder / "printed").read_bytes().decode(errors="ignore")):
        assert process.poll() is None, f"{command[0]} ended"
        assert time.monotonic() < deadline, f"{command[0]} is not ready after {START} s"
        time.sleep(0.05)
    process.returncode = 0  # it goes on running: Python is not to warn of that when this process ends


def stop(pid: int, folder: Path) -> None:
    """Stop a process that serves what is in a folder; it may have ended already, and its number be another's."""
    with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
        process = psutil.Process(pid)
        if not any(str(folder) in word for word in process.cmdline()):
            return
        process.terminate()
        try:
            process.wait(STOP)
        except psutil.TimeoutExpired:
            process.kill()
