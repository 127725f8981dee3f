"""The command `koteihyo`: a module a subcommand, each loaded when it is called."""
