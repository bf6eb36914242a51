"""Private contacts: for those who engage with the asset, and for nobody else."""

from tests.access.assets.base import ENGAGES, form, one, page

ROWS = {
    "assets:contact": page(ENGAGES, args=one("mapped")),
    "assets:contact-edit": form(ENGAGES, args=one("mapped")),
    "assets:contact-withdraw": form(ENGAGES, args=one("mapped")),
    "assets:contact-remove": form(ENGAGES, args=one("mapped")),
}
