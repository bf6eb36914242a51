"""What the stories of all organisations share: finding things, and doing them in few words."""

from core import reference
from milestones import actions as milestones
from milestones.models import Progress, Step
from organisations import actions as organisations
from organisations import team_actions as teams
from organisations.queries import project_team_of


class Story:
    """The story of one organisation of the wave. A subclass has `name` (as in the reference list), `coach` and `scenes()`."""

    name: str
    coach: str
    lead: str

    def __init__(self, *, cast, wave, calendar):
        self.cast, self.wave, self.calendar = cast, wave, calendar
        self.participation = None

    def scenes(self):
        raise NotImplementedError

    # The beginning, which is alike for all

    def join(self, *, on):
        """The programme team adds the organisation, lets it join and assigns its coach."""
        item = next(item for item in reference.load("demo_organisations")["fictional_organisations"] if item["name"] == self.name)
        by = self.cast["programme"]
        organisation = organisations.add_organisation(name=item["name"], nation=item["nation"], type=item["type"], by=by)
        self.participation = organisations.join(organisation=organisation, wave=self.wave, joined_on=self.calendar.start, by=by)
        organisations.assign(
            participation=self.participation, person=self.cast[self.coach].person, role="qi_coach", starts_on=self.calendar.start, by=by
        )

    # Finding

    @property
    def team(self):
        return project_team_of(self.participation)

    def progress(self, code, population=None):
        rows = Progress.objects.select_related("milestone", "participation__organisation", "population")
        return rows.get(participation=self.participation, milestone__code=code, population=population)

    # Doing

    def seat(self, role, title, *, who=None, team=None, by=None, starts_on=None, **fields):
        """Add a seat; `who` is the key of the person on it, nobody if it is left out."""
        person = self.cast[who].person if who else None
        return teams.add_seat(
            team=team or self.team,
            role=role,
            role_title=title,
            name=person.name if person else "",
            email=person.email if person else "",
            starts_on=starts_on or self.calendar.start,
            by=by or self.cast[self.lead],
            **fields,
        )

    def write(self, code, text, *, on, by=None, population=None, links=()):
        """An entry in the journal of a step ("M1.2")."""
        progress = self.progress(code.split(".")[0], population)
        step = Step.objects.get(milestone=progress.milestone, code=code)
        milestones.add_entry(progress=progress, step=step, text=text, done_on=on, links=links, by=by or self.cast[self.lead])

    def ask_for_review(self, code, *, on, population=None, note=""):
        progress = self.progress(code, population)
        milestones.request_review(progress=progress, by=self.cast[self.lead], on=on, by_role="Project lead", note=note)

    def sign_off(self, code, *, on, population=None, reason="", **standard):
        """`standard` is what the coach says where a lived experience standard is not met: `standard_reason` and `review_on`."""
        progress = self.progress(code, population)
        milestones.sign_off(progress=progress, by=self.cast[self.coach], on=on, by_role="QI coach", reason=reason, **standard)

    def plan(self, code, planned_on, population=None):
        milestones.plan_milestone(progress=self.progress(code, population), planned_on=planned_on, by=self.cast[self.lead])
