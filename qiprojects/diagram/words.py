"""The driver diagram in words: what stands for the picture where it cannot be seen."""

from qiprojects.diagram.nodes import NO_AIM

SHOWN = 8  # drivers named


def alternative(theory, title):
    """The text alternative: the aim, the drivers, and how many ideas there are. The list beside the picture says everything."""
    aim = theory.aim.text.rstrip(". ")
    parts = [title.rstrip(". "), NO_AIM if aim == NO_AIM else f"Aim: {aim}"]
    drivers = [branch.node.text.rstrip(". ") for branch in theory.branches]
    if drivers:
        named = "; ".join(drivers[:SHOWN]) + ("; and others" if len(drivers) > SHOWN else "")
        parts.append(f"{counted(len(drivers), 'primary driver')}: {named}")
    secondary = sum(len(branch.branches) for branch in theory.branches)
    if secondary:
        parts.append(counted(secondary, "secondary driver"))
    parts.append(_ideas(theory))
    return ". ".join(part for part in parts if part) + "."


def _ideas(theory):
    ideas = theory.ideas
    if not ideas:
        return "No change idea yet"
    words, assumed = counted(len(ideas), "change idea"), sum(idea.is_assumption for idea in ideas)
    if assumed:
        words += f", {'all' if assumed == len(ideas) else assumed} of them our assumption" if len(ideas) > 1 else ", our assumption"
    return words


def counted(number, noun):
    return f"{number} {noun}{'' if number == 1 else 's'}"
