"""The packages: folders of graph/ and service/ that hold an `__init__.py`. All else is in pyproject.toml."""

from setuptools import find_packages, setup

ROOMS = ("graph", "graph.*", "service", "service.*")

setup(
    script_name="setup.py",  # it stands beside the package's modules, and is none of them
    packages=["koteihyo", *(f"koteihyo.{name}" for name in find_packages(include=ROOMS))],
)
