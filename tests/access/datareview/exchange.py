"""Codebooks out and in. The stage's kept codebook belongs to `submember`, and to nobody else."""

from tests.access.datareview.base import form, one, page

MINE = {"submember"}
# The rest of the sub-team may do such a thing and not see this one; whoever may not do it is refused.

ROWS = {
    "datareview:codebook-export": page(),
    "datareview:codebook-import": form(),
    "datareview:codebook-intake": form(MINE, args=one("codebook_intake"), rest=404),
    "datareview:codebook-intake-drop": form(MINE, args=one("codebook_intake"), rest=404),
}
