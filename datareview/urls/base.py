"""Where every address of a data review begins."""

REVIEW = "organisations/<slug:organisation>/populations/<int:population>/review/"
