"""The assets of a whole organisation on one page, the table of them, and asset maps on paper."""
