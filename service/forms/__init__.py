"""How results are written for people: tables, workbooks, pages of findings, the printed tables again."""
