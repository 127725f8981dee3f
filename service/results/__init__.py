"""How results are written: cells, tables, workbooks, Markdown, findings, the printed tables again."""
