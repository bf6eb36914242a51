"""Charts of measures: rows in, a plain `Chart` in between, an SVG picture out, the same for a page and a PDF (FRONTEND section 5).

`loading` reads rows, `making` makes a Chart of them, `words` reads it out, `drawing` and `small` draw it, `icons` draws what it says.
"""
