"""The pages for people, in Japanese and English: a folder a page, its view and its template."""
