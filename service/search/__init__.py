"""Search: what people type is found in what is printed, whatever its width, kana or form of kanji."""
