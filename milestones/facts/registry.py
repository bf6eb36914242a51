"""Where the functions of the facts are registered: {code: function}.

A function takes a QuerySet of what the fact is about and a day, and returns the ids for which it holds. Records that keep no day of
their own count as they are now; the module of the facts says which.
"""

FACTS = {}


def fact(code):
    """Register the function that works out the fact with this code."""

    def register(function):
        FACTS[code] = function
        return function

    return register
