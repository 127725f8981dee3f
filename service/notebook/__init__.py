"""Asking from Python: what `import koteihyo` gives a program or a notebook."""
