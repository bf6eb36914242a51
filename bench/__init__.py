"""`make bench`: how quick the board and the PDFs are, as ratios to bare Django and bare WeasyPrint on the same machine.

It makes its own databases on the local PostgreSQL and drops them again. Nothing here is part of the site.
"""
