"""The words of the decision room: what happens in each stage of nominal group technique, and what each reader does in it.

The whole process is on the page before it begins, so that nobody learns on arrival what is asked of them.
"""

from dataclasses import dataclass

from populations.models import Stage


@dataclass(frozen=True)
class Guide:
    """One stage in words: about how long it takes, what happens, what members do, and what lead and coach do."""

    stage: Stage
    takes: str
    happens: str
    members: str
    leads: str

    @property
    def number(self):
        return list(Stage).index(self.stage) + 1

    @property
    def label(self):
        return self.stage.label


GUIDES = (
    Guide(
        stage=Stage.IDEAS,
        takes="about 10 minutes together, or a week at home",
        happens="Everybody writes down, alone and in quiet, which people are badly served. "
        "Suggestions stay unsigned until the list is opened.",
        members="Suggest every population that you think of, one at a time. A few words are enough.",
        leads="Give everybody quiet time, and write down the ideas of people who do not use this site. When no more come, open the list.",
    ),
    Guide(
        stage=Stage.LIST,
        takes="about 20 minutes",
        happens="Go round the group: each person reads out one suggestion, until all have been heard. Nobody comments yet.",
        members="When it is your turn, say one of your suggestions in a sentence. If somebody is still missing, suggest them now.",
        leads="Go round until everybody has been heard. Then put together what overlaps, and short-list the populations to go on with.",
    ),
    Guide(
        stage=Stage.CLARIFY,
        takes="about 30 minutes, or between two meetings",
        happens="The team answers the same four questions about each short-listed population: will and urgency, work being done, "
        "relationships, data. Explain and ask; do not argue yet.",
        members="Answer what you know, and say how you know it. What people have lived through counts as much as figures.",
        leads="See that each question has an answer. “We do not know yet” is one, too.",
    ),
    Guide(
        stage=Stage.RANK,
        takes="about 10 minutes together, or a few days",
        happens="Everybody on the project team ranks the populations, in secret, with the four answers in front of them. "
        "Nobody sees a result before the ranking is closed.",
        members="Rank the populations as you see it, with the four answers in mind. What you rank is secret.",
        leads="Open a ranking, and close it when everybody has had the time. Somebody on the team can enter the ranking of a person "
        "without an account.",
    ),
    Guide(
        stage=Stage.DISCUSS,
        takes="about 30 minutes",
        happens="Look at what the ranking showed, and talk until everybody can live with a choice of one to three populations. "
        "The ranking informs; people decide.",
        members="Say what the ranking misses, and what you could not live with. Make room for those who have not spoken.",
        leads="Hear lived experience partners first. Then record the decision: what was chosen and why, and what some saw differently.",
    ),
)
GUIDE = {guide.stage: guide for guide in GUIDES}
TAKES = "About two hours in all, in one meeting or in two."
WATCHES = "You can follow the room here. The project team suggests, ranks and decides."
OPENING = "From then on everybody can see who suggested which population. This cannot be undone."
