"""The command `koteihyo`: a module a subject, each loaded when a command of it is called."""
