"""What can be asked over HTTP, described for programs: OpenAPI 3.1, from the questions' files and a part a room."""
