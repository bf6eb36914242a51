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
# The second entry of a merger, what a member needs, raw notes, withdrawals and contacts, which are private, and what is only tried.
NOT_COUNTED = {
    "population.merged_in",
    "consent.withdrawn", "consent.expired", "excerpt.withdrawn",
    "raw_note.added", "raw_note.edited", "raw_note.deleted", "raw_note.expired", "raw_note.viewed",
    "figures.read", "figures.dropped", "figures.exported", "excerpts.read", "excerpts.dropped", "excerpts.exported",
    "codebook.read", "codebook.dropped",
    "intake.kept", "intake.dropped",
    "asset_contact.viewed", "asset_contact.saved", "asset_contact.removed", "asset_contact.withdrawn", "asset_contact.expired",
    "assets.read", "assets.dropped", "assets.exported",
}  # fmt: skip
NOUNS = (
    "population|question|room|ranking|decision|reporting|outreach|terms_of_reference|review|information|activity|consent|feedback|interest"
    "|excerpts?|source|figures|codes?|codebook|theme|theme_review|thread|raw_note|intake"
    "|assets?|asset_contact|engagement|prompt"
    "|aim|project|equality|equality_action|workshop|driver|theory|idea|measure|measures|points?|rebase|annotation|observation|group"
    "|cycle|progress_score|data_meeting|scale_step|scale_site|standard_work|scale_up|sustaining|sustainability|evaluation|write_up|handover"
)
CODES = re.compile(rf'"((?:{NOUNS})\.[a-z_]+)"')


def written_codes():
    """The codes that the actions about choosing, sub-teams, data reviews, asset maps and QI projects write in the audit log."""
    base = Path(settings.BASE_DIR)
    folders = [base / app / "actions" for app in ("populations", "datareview", "assets", "qiprojects")] + [base / "organisations"]
    files = [file for folder in folders for file in folder.rglob("*.py")]
    return {code for file in files for code in CODES.findall(file.read_text(encoding="utf-8"))}


def test_everything_that_a_team_does_about_choosing_in_a_data_review_and_on_an_asset_map_counts():
    assert written_codes() - NOT_COUNTED <= ACTIVITIES.keys()
    assert {
        "population.suggested",
        "decision.recorded",
        "outreach.added",
        "excerpt.coded",
        "codebook.imported",
        "asset.chosen",
        "cycle.planned",
    } <= written_codes()
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
