"""The pages for people: what an analyst sees, rendered on the server in Japanese and English."""
