"""Charts: SVG and HTML made on the server, each with its data as a table beside it or being one itself."""
