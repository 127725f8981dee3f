"""`python -m koteihyo` is the command `koteihyo`."""

from .service.cli import main

main()
