"""Files of figures that a person downloaded: their tables, and the values of one area in them, year by year."""
