"""From a file as a city has it to a plan's folder: what is printed, its structure, and what is doubtful in it."""
