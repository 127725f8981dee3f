"""Links from a plan to open data: suggested by a program, settled by a person, kept with who, when and why."""
