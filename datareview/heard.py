"""How many people were heard, as those may know it who are not on the sub-team. The one place for the rule.

Everybody sees how many activities took place, and every activity heard at least one person. Beside that number a total says more
than it seems: "fewer than five" of four activities is one person in each, and two totals in a row give away the activity between them.
So outside the sub-team one activity shows no number, and a strand says one thing of all its activities together: that on average
they heard as many people as `SMALL_NUMBER_THRESHOLD`, or nothing. Whoever follows that from day to day cannot tell apart the numbers
from one to four (`tests/datareview/test_heard.py`).
"""

from django.conf import settings


def least_heard(activities, people):
    """How many people were heard at least in so many activities, an int that anybody may know; None where nothing may be said."""
    least = activities * settings.SMALL_NUMBER_THRESHOLD
    return least if activities and people >= least else None


def shared_words(activities, people):
    """The same in words: "10 or more people", or an empty text."""
    least = least_heard(activities, people)
    return f"{least:,} or more people" if least else ""
