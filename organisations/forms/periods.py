"""Days that belong together."""

END_BEFORE_START = "The last day must be the same as or after the first day"


def check_order(form, first, last, field):
    """Put the error beside `field` where the last day comes before the first."""
    if first and last and last < first:
        form.add_error(field, END_BEFORE_START)
