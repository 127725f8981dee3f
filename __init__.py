"""Koteihyo (工程表): a printed policy plan as a graph that can be checked, cited, linked and queried."""

from importlib.metadata import version

__version__ = version("koteihyo")
