"""The summary of a data review: frozen for a page and a PDF, and compared with the one before."""
