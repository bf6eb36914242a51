"""Helpers for the journeys of Milestones 2 and 3: who takes part, and what each of them does on a page."""

from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from organisations.models import SeatRole
from populations.models import RankingRound
from tests.factories.accounts import ProgrammeRoleFactory, UserFactory
from tests.factories.organisations import AssignmentFactory, ParticipationFactory, SeatFactory, project_team

PHONE = {"width": 360, "height": 800}


def new_participation(**fields):
    return ParticipationFactory(joined_on=timezone.localdate() - timedelta(days=60), **fields)


def seat_for(participation, name, role=SeatRole.PROJECT_TEAM_MEMBER, team=None, **fields):
    """The account of a new person with a seat on the project team, or on another team."""
    person = UserFactory(name=name).person
    SeatFactory(team=team or project_team(participation), person=person, role=role, **fields)
    return person.user


def coach_for(participation, name):
    person = ProgrammeRoleFactory(person=UserFactory(name=name).person, role="qi_coach").person
    AssignmentFactory(participation=participation, person=person)
    return person.user


def eight_people(participation):
    """A project team of eight who rank, two of them without an account, and an observer and a coach who do not."""
    team = project_team(participation)
    people = SimpleNamespace(
        lead=seat_for(participation, "Ashley Lead", SeatRole.PROJECT_LEAD),
        sponsor=seat_for(participation, "Blair Sponsor", SeatRole.SENIOR_SPONSOR),
        member=seat_for(participation, "Casey Member"),
        partner=seat_for(participation, "Drew Partner", is_lived_experience=True, role_group="lived_experience"),
        improver=seat_for(participation, "Ellis Improver", SeatRole.ORGANISATION_QI_MEMBER),
        deputy=seat_for(participation, "Frankie Deputy", SeatRole.DEPUTY_LEAD),
        observer=seat_for(participation, "Indra Observer", is_observer=True),
        coach=coach_for(participation, "Kit Coach"),
    )
    for name in ("Gray Paper", "Harper Paper"):
        SeatFactory(team=team, person__name=name)
    return people


@dataclass
class Site:
    """The pages of one organisation, for a page of the browser. `axe` is the fixture."""

    address: str
    slug: str
    axe: object
    checked: set = field(default_factory=set)

    def url(self, name, *args):
        return self.address + reverse(f"populations:{name}", args=[self.slug, *args])

    def go(self, page, name, *args):
        page.goto(self.url(name, *args))
        self.check(page, name)

    def check(self, page, what):
        """axe, wide and narrow, and no sideways scroll on a phone; once for each `what`, because a page does not change with its words."""
        if what in self.checked:
            return
        self.checked.add(what)
        self.axe(page)
        before = page.viewport_size
        page.set_viewport_size(PHONE)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], f"{what} is wider than a phone"
        page.set_viewport_size(before)


def press(page, name):
    """Press a button or follow a link with this name."""
    page.get_by_role("main").get_by_role("button", name=name, exact=True).or_(
        page.get_by_role("main").get_by_role("link", name=name, exact=True)
    ).first.click()


def says(page, *texts):
    for text in texts:
        expect(page.get_by_role("main")).to_contain_text(text)


def says_nothing_of(page, *texts):
    """None of the texts is anywhere in the page, shown or hidden."""
    source = page.content()
    assert [text for text in texts if text in source] == []


def fill_date(page, group, day):
    boxes = page.get_by_role("group", name=group)
    for label, part in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        boxes.get_by_label(label).fill(str(part))


def suggest(site, page, name, domain="Access", why=""):
    if page.url != site.url("suggest"):  # the page comes back for the next suggestion
        site.go(page, "suggest")
    page.get_by_label("Name of the population").fill(name)
    page.get_by_role("checkbox", name=domain).check()
    page.get_by_label("Who are they, and why now?").fill(why)
    press(page, "Suggest this population")
    says(page, f"“{name}” is on the long list.")


def answer_four(site, page, population, verdict="Yes"):
    """Answer the four questions about a population, one after the other, from its page."""
    site.go(page, "questions", population.pk)
    for heading in ("Will and urgency", "Work being done", "Relationships", "Data"):
        press(page, f"Add the first answer about {heading.lower()}")
        page.get_by_role("radio", name=verdict, exact=True).check()
        page.get_by_label("Your answer in words").fill(f"We know this about {population}.")
        site.check(page, "answer")
        press(page, "Save the answer")
        says(page, "Your answer is saved.")


def short_list(page, names):
    """From the long list to the short list, in one go."""
    press(page, "Shorten the long list")
    for name in names:
        page.get_by_role("group", name=name).get_by_label("Short-list").check()
    press(page, "Save the short list")


def to_the_ranking(site, lead, coach, names, choose):
    """From an empty list to an open ranking: the lead suggests and short-lists, the coach lets the team go on without all answers."""
    site.go(lead, "room")
    press(lead, "Open a decision room")
    press(lead, "Open the room")
    for name in names:
        suggest(site, lead, name)
    site.go(lead, "room")
    press(lead, "Open the list")
    press(lead, "Open the list")
    site.go(lead, "list")
    short_list(lead, names)

    site.go(coach, "compare")
    press(coach, "Open the ranking all the same, with a reason")
    coach.get_by_role("group", name="How many populations do you want to choose?").get_by_label(str(choose), exact=True).check()
    coach.get_by_label("Why go on although not all questions are answered?").fill("The team meets once only before the holidays.")
    site.check(coach, "round-open with a reason")
    press(coach, "Open the ranking")
    says(coach, "Opened although not all questions were answered", "The team meets once only before the holidays.")
    return RankingRound.objects.get()


def number_box(page, name):
    return page.get_by_label(f"Number for {name}", exact=True)


def type_ranking(page, names):
    """Type 1, 2, 3 beside these names, and keep the ranking."""
    for number, name in enumerate(names, start=1):
        number_box(page, name).fill(str(number))
    page.get_by_role("button", name="Keep", exact=False).last.click()


def rank(site, page, round, names):
    site.go(page, "ballot", round.pk)
    type_ranking(page, names)
    says(page, "Your ranking is kept.")


def tab_to(page, target):
    """Press Tab until the target has the focus, as somebody without a mouse does."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError("The focus does not get there with the Tab key")


def press_key_on(page, name):
    tab_to(page, page.get_by_role("main").get_by_role("button", name=name, exact=True))
    page.keyboard.press("Enter")


def row_of(page, table, name):
    """The row of a table (by its caption) whose header has this name."""
    return page.get_by_role("table", name=table).get_by_role("row").filter(has=page.get_by_role("rowheader", name=name))
