"""A diagram on as many sheets of paper as it takes to be read: each begins with the aim and holds whole drivers where it can."""

from dataclasses import replace

from qiprojects.diagram.nodes import Branch, Theory

AGAIN = "Continued"


def parts_of(theory, fits):
    """The Theory as a list of parts, each for a sheet, in the order of the diagram. `fits(theory)` says whether one has room on a sheet.

    A primary driver that does not fit goes on on the next sheet. Ideas that serve a driver of another sheet say so in words.
    """
    found, pieces, begun = [], [], frozenset()
    for piece in _pieces(theory, fits):
        if pieces and not fits(_part(theory, [*pieces, piece], begun)):
            found.append(_part(theory, pieces, begun))
            begun |= {branch.node.key for branch in found[-1].branches}
            pieces = []
        pieces.append(piece)
    return [*found, _part(theory, pieces, begun)]


def _pieces(theory, fits):
    """Branches, and ideas without a driver one by one. A branch that is too large for a sheet comes in its own parts."""
    for branch in theory.branches:
        if (branch.ideas or branch.branches) and not fits(_part(theory, [branch], frozenset())):
            yield from (Branch(branch.node, (idea,)) for idea in branch.ideas)
            yield from (Branch(branch.node, (), (below,)) for below in branch.branches)
        else:
            yield branch
    yield from theory.loose


def _part(theory, pieces, begun):
    """The Theory of one sheet; `begun` are the keys of the drivers that stand on a sheet before."""
    part = _said(theory, _joined(theory, pieces))
    return replace(part, branches=tuple(_again(branch, begun) for branch in part.branches))


def _joined(theory, pieces):
    """A Theory of these pieces alone, with the lines between what is there."""
    branches, loose = [], []
    for piece in pieces:
        if not isinstance(piece, Branch):
            loose.append(piece)
        elif branches and branches[-1].node.key == piece.node.key:
            branches[-1] = replace(piece, ideas=branches[-1].ideas + piece.ideas, branches=branches[-1].branches + piece.branches)
        else:
            branches.append(piece)
    part = Theory(theory.aim, tuple(branches), tuple(loose), ())
    here = {driver.key for driver in part.drivers} | {idea.key for idea in part.ideas}
    return replace(part, also=tuple(pair for pair in theory.also if here.issuperset(pair)))


def _again(branch, begun):
    if branch.node.key not in begun:
        return branch
    return replace(branch, node=replace(branch.node, note=AGAIN))


def _said(theory, part):
    """The part with what its ideas serve on other sheets added to their small words."""
    texts, here = {driver.key: driver.text for driver in theory.drivers}, {driver.key for driver in part.drivers}
    elsewhere = {}
    for driver, idea in theory.also:
        if driver not in here:
            elsewhere.setdefault(idea, []).append(texts[driver])

    def said(idea):
        if idea.key not in elsewhere:
            return idea
        return replace(idea, note=". ".join(words for words in (idea.note, f"Serves as well: {'; '.join(elsewhere[idea.key])}") if words))

    def with_words(branch):
        return replace(branch, ideas=tuple(map(said, branch.ideas)), branches=tuple(map(with_words, branch.branches)))

    return replace(part, branches=tuple(map(with_words, part.branches)))
