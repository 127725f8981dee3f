"""Areas: prefectures and municipalities by their codes, with the days on which a code came to mean what it means."""
