"""The numbers that the rules of choosing rest on. Source: DOMAIN sections 5 (Milestone 2), 7 and 14."""

MOST_SELECTED = 3
LONG_LIST_WARNING = 10  # more than ten on the long list: shorten it to fewer than ten (a warning, never a block)
SHORT_LIST_MOST = 10
FEWEST_OPTIONS = 2
MOST_OPTIONS = 10
GROUP_MINIMUM = 5  # a group of ballots is shown only if every group shown has as many
FEW_ELECTORS = 3  # with fewer, people can work out who ranked what
