"""What counts as something that a team did, and whose name stands beside it."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from milestones.models import Progress, State
from organisations.models import SeatRole
from populations.actions import long_list, rounds
from reports.activity import ACTIVITIES, UNSIGNED
from reports.models import LastActivity
from tests.factories.organisations import START, ParticipationFactory, SeatFactory, project_team
from tests.factories.populations import OPENED_AT, AnswerFactory, RankingRoundFactory, electors_of

pytestmark = pytest.mark.django_db
# The second entry of a merger, and what a member needs, which is private.
NOT_COUNTED = {"population.merged_in"}
CODES = re.compile(r'"((?:population|question|room|ranking|decision|reporting|outreach|terms_of_reference)\.[a-z_]+)"')


def written_codes():
    """The codes that the actions about choosing and about sub-teams write in the audit log."""
    folders = (Path(settings.BASE_DIR) / "populations" / "actions", Path(settings.BASE_DIR) / "organisations")
    files = [file for folder in folders for file in folder.rglob("*.py")]
    return {code for file in files for code in CODES.findall(file.read_text(encoding="utf-8"))}


def test_everything_that_a_team_does_about_choosing_counts():
    assert written_codes() - NOT_COUNTED <= ACTIVITIES.keys()
    assert {"population.suggested", "decision.recorded", "outreach.added"} <= written_codes()
    assert not ACTIVITIES.keys() & {*NOT_COUNTED, "access_needs.saved"}


@pytest.fixture
def lead():
    return SeatFactory(user=True, role=SeatRole.PROJECT_LEAD)


@pytest.mark.req("R45")
def test_a_suggestion_counts_and_does_not_say_whose_it_is(lead):
    user, participation = lead.person.user, lead.team.participation

    long_list.suggest(participation=participation, name="Rural communities", on=START, by=user)
    suggested = LastActivity.objects.get()
    AnswerFactory(population=participation.populations.get(), by=user)

    assert (suggested.action, suggested.by) == ("population.suggested", None)
    assert "population.suggested" in UNSIGNED
    assert (LastActivity.objects.get().action, LastActivity.objects.get().by) == ("question.answered", user)


def test_a_ballot_is_no_activity_and_costs_no_refresh():
    participation = ParticipationFactory()
    round = RankingRoundFactory(participation=participation)
    before = list(LastActivity.objects.values())
    Progress.objects.filter(participation=participation).update(state=State.SIGNED_OFF)
    elector = electors_of(round)[0]

    rounds.cast(
        round=round, elector=elector, ranking=list(round.options.values_list("pk", flat=True)), at=OPENED_AT, by=elector.person.user
    )

    assert list(LastActivity.objects.values()) == before
    assert set(Progress.objects.filter(participation=participation).values_list("state", flat=True)) == {State.SIGNED_OFF}
    assert project_team(participation).seats.count() == 3
