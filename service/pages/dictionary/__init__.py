"""The data dictionary: what every column of every table holds, as a page, a sheet and metadata beside each CSV."""
