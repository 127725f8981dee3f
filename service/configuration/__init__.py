"""What an operator may set: the list of settings, where they are read from, how they are listed."""
