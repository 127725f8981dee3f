"""The subcommands of `koteihyo`: a module a command, each holding it as `command`; listed in `cli.COMMANDS`."""
