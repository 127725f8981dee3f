"""Writing: who may, what a request asks to change, and the processes in which the change is made."""
