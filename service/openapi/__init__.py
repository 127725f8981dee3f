"""What can be asked over HTTP, described for programs: OpenAPI 3.1, made from the questions' files and the routes."""
