"""`python -m koteihyo` is the command `koteihyo`."""

from .service.cli.main import main

# A process that the engine forks loads this module too, under another name.
if __name__ == "__main__":
    main()
