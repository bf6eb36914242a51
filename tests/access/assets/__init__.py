"""The rows of the matrix for the addresses of asset maps: a module for each of `assets.urls`."""

from tests.access.assets import contacts, drawing, engagement, exchange, hub, library, links, printing, register

ROWS = {
    **hub.ROWS,
    **drawing.ROWS,
    **printing.ROWS,
    **exchange.ROWS,
    **library.ROWS,
    **engagement.ROWS,
    **register.ROWS,
    **contacts.ROWS,
    **links.ROWS,
}
