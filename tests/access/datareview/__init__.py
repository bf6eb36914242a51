"""The rows of the matrix for the addresses of data reviews: a module for each of `datareview.urls`."""

from tests.access.datareview import coding, consents, excerpts, exchange, listening, sources, summaries, themes

ROWS = {
    **listening.ROWS,
    **consents.ROWS,
    **excerpts.ROWS,
    **sources.ROWS,
    **coding.ROWS,
    **themes.ROWS,
    **exchange.ROWS,
    **summaries.ROWS,
}
