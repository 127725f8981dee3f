"""The questions, their forms and answers."""
