"""Links from a plan to open data: found by a program, settled by a person, kept with who, when and why."""
