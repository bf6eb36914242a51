"""Nothing that could name a person or tell a story gets into a report, whichever way it goes out."""

import json
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from core.pdf import render_pdf
from milestones import actions as milestone_actions
from organisations.models import AccessNeeds, Outreach, Participation, RoleGroup, SeatRole, TermsOfReference
from organisations.models.organisations import Status
from populations.actions import definitions
from populations.models import RankingRound, Reporting
from reports.handlers import html_of
from tests.factories.accounts import PersonFactory, ProgrammeRoleFactory, UserFactory
from tests.factories.assets import (
    AssetContactFactory,
    AssetFactory,
    ChoosingFactory,
    EngagementEntryFactory,
    MappedAssetFactory,
    PromptConsideredFactory,
)
from tests.factories.milestones import progress_of, step_of
from tests.factories.organisations import AssignmentFactory, LivedExperiencePlanFactory, PopulationFactory, SeatFactory, project_team
from tests.factories.populations import AnswerFactory, DecisionFactory
from tests.factories.reports import TODAY, ReportFactory, busy_participation, people_of
from tests.reports.test_report_handlers import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.req("R310")]
LONG_AGO = datetime(2026, 9, 1, 12, tzinfo=UTC)


class Plants:
    """Words that can come from one place only."""

    def __init__(self):
        self.words = {}

    def __call__(self, place):
        self.words[place] = f"xq{len(self.words):02d}zk"
        return self.words[place]

    def found_in(self, text):
        return sorted(place for place, word in self.words.items() if word.lower() in text.lower())


@pytest.fixture
def plants():
    return Plants()


@pytest.fixture
def participation(plants):
    """A busy participation with a planted word in every place that must stay out."""
    participation = busy_participation()
    team, population = project_team(participation), participation.populations.first()

    def planted_seat(where, team, **fields):
        person = PersonFactory(
            name=f"{plants(f'name {where}')} Quill",
            display_name=f"{plants(f'display name {where}')} Quill",
            email=f"{plants(where)}@example.org",
        )
        SeatFactory(team=team, person=person, role_title=plants(f"role title {where}"), employer=plants(f"employer {where}"), **fields)

    planted_seat("on the project team", team)
    planted_seat("with lived experience", team, is_lived_experience=True, is_lived_experience_shared=True)
    planted_seat("on the sub-team", population.team, role=SeatRole.SUB_TEAM_MEMBER, is_lived_experience=True)
    planted_seat("in the past", team, ends_on=date(2026, 10, 1))
    AssignmentFactory(participation=participation, person=PersonFactory(name=plants("name of a coach")))
    RoleGroup.objects.filter(team=team, code="equality_expert").update(considered_reason=plants("reason of a role group"))
    LivedExperiencePlanFactory(
        team=population.team, agreed_on=TODAY, obstacles=plants("plan"), tried=plants("plan tried"), help_wanted=plants("plan help")
    )
    PopulationFactory(participation=participation, name=plants("candidate"), definition=plants("candidate definition"))
    words = {field: plants(field) for field in ("payment_policy", "payment_budget_holder", "payment_contact", "status_reason")}
    Participation.objects.filter(pk=participation.pk).update(status=Status.PAUSED, status_changed_on=TODAY, **words)
    participation.refresh_from_db()
    _plant_in_milestones(participation, plants)
    _plant_in_choosing(participation, plants)
    _plant_in_maps(population, plants)
    return participation


def _plant_in_maps(population, plants):
    """One to engage first: its name is told, and nothing else; another, of which not even the name is told."""
    told = {field: plants(f"asset {field}") for field in ("description", "place", "do_not_contact_reason", "origin")}
    asset = AssetFactory(participation=population.participation, **told, who=[plants("asset who")], has=[plants("asset has")])
    words = {field: plants(f"asset {field}") for field in ("trust_note", "next_action")}
    chosen = {"prioritised_on": TODAY, "status": "approached", "owner": population.team.seats.first(), "created_at": LONG_AGO}
    mapped = MappedAssetFactory(population=population, asset=asset, **chosen, **words)
    AssetContactFactory(asset=asset, **{field: plants(f"contact {field}") for field in ("name", "role", "how")})
    EngagementEntryFactory(mapped=mapped, text=plants("log of an asset"))
    ChoosingFactory(population=population, note=plants("note of a choice"))
    PromptConsideredFactory(population=population, note=plants("note of a question"))
    later = AssetFactory(participation=population.participation, name=plants("asset left for later"))
    MappedAssetFactory(population=population, asset=later, created_at=LONG_AGO)


def _plant_in_milestones(participation, plants):
    progress, people = progress_of(participation, "M2"), people_of(participation)
    links = [(f"https://example.org/{plants('link')}", plants("title of a link"))]
    entry = {"progress": progress, "step": step_of(progress), "text": plants("journal"), "done_on": TODAY, "links": links}
    milestone_actions.add_entry(**entry, by=people["lead"])
    milestone_actions.request_review(progress=progress, by=people["lead"], on=TODAY, note=plants("note of the lead"))
    milestone_actions.return_to_team(progress=progress, by=people["coach"], on=TODAY, reason=plants("reason of a return"))
    first = progress_of(participation, "M1")
    milestone_actions.reopen(progress=first, by=people["coach"], on=TODAY, reason=plants("reason of a reopening"))


def _plant_in_choosing(participation, plants):
    population = participation.populations.first()
    team, today = population.team, {"created_on": TODAY}
    AnswerFactory(population=population, text=plants("answer"), sources=[("link", plants("source"), "")])
    private = {"private_text": plants("private text"), "change_note": plants("note of a change")}
    definitions.define(population=population, text="Those far from help", on=TODAY, **private)
    said = {field: plants(field) for field in ("discussion", "dissent", "first_changes")}
    evidence = [(plants("evidence"), f"https://example.org/{plants('address of evidence')}")]
    DecisionFactory(participation=participation, on=TODAY, evidence=evidence, **said)
    Reporting.objects.create(population=population, first_on=TODAY, how=plants("how a sub-team reports"))
    terms = {"title": plants("terms"), "url": f"https://example.org/{plants('link to terms')}"}
    TermsOfReference.objects.create(team=team, number=1, agreed_on=TODAY, **terms, **today)
    tried = {"text": plants("outreach"), "came_of_it": plants("what came of it")}
    Outreach.objects.create(team=team, kind="tried", done_on=TODAY, **tried)
    AccessNeeds.objects.create(seat=team.seats.first(), text=plants("access needs"), updated_on=TODAY)
    RoleGroup.objects.filter(team=team, code="community_representative").update(considered_reason=plants("who is sought"))
    room = participation.decision_rooms.first()
    called_off = {"cancelled_at": room.decision.recorded_at, "cancelled_reason": plants("why a ranking was called off")}
    asked = {"question": plants("question"), "override_reason": plants("override"), "opened_at": room.decision.recorded_at}
    RankingRound.objects.create(room=room, number=1, electorate=3, **asked, **called_off)


def test_plants_are_where_they_should_be(participation, plants):
    """The search below proves something: the words are in the records."""
    rows = list(participation.teams.values("seats__person__name", "seats__person__display_name", "seats__role_title", "seats__employer"))
    rows += list(participation.progress.values("journal__text", "reviews__reason"))

    assert len(plants.words) == 71
    assert {"name with lived experience", "role title on the sub-team", "journal", "reason of a return"} <= set(
        plants.found_in(json.dumps(rows))
    )


def test_snapshot_holds_none_of_it(participation, plants):
    report = ReportFactory(participation=participation, published=True)

    assert [(kept["assets"], len(kept["first"])) for kept in report.snapshot["maps"] if kept["assets"]] == [(2, 1)]
    assert plants.found_in(json.dumps(report.snapshot)) == []


@pytest.mark.pdf
def test_pdf_holds_none_of_it(participation, plants):
    report = ReportFactory(participation=participation, published=True)
    html = html_of(report)

    data = render_pdf(html, created_on=report.published_on)

    assert plants.found_in(html + text_of(data) + data.decode("latin-1")) == []


@pytest.mark.parametrize("who", ["sponsor", "lead", "coach", "programme"])
@pytest.mark.parametrize("published", [True, False])
@time_machine.travel("2026-11-20 10:00", tick=False)
def test_page_holds_none_of_it_whoever_reads(who, published, participation, plants, client):
    ReportFactory(participation=participation, published=published)
    people = {**people_of(participation), "programme": ProgrammeRoleFactory().person.user}
    client.force_login(people[who])

    pages = [client.get(reverse("reports:report", args=[participation.organisation.slug]))]
    if published or who in ("lead", "coach"):
        pages.append(client.get(reverse("reports:report-detail", args=[participation.organisation.slug, 1])))
    pages.append(client.get(reverse("reports:report-list", args=[participation.organisation.slug])))

    assert [page.status_code for page in pages] == [200] * len(pages)
    assert plants.found_in("".join(page.content.decode() for page in pages)) == []


def test_draft_is_not_there_for_those_who_do_not_make_it(client):
    participation = busy_participation()
    ReportFactory(participation=participation, narrative="Not for you yet.")
    client.force_login(people_of(participation)["sponsor"])

    found = client.get(reverse("reports:report-list", args=[participation.organisation.slug]))

    assert list(found.context["object_list"]) == []
    assert client.get(reverse("reports:report-detail", args=[participation.organisation.slug, 1])).status_code == 404


def test_sponsor_never_learns_who_published(client):
    participation = busy_participation()
    by = UserFactory(name="Zora Quill")
    ReportFactory(participation=participation, published=True, by=by)
    client.force_login(people_of(participation)["sponsor"])

    assert "Quill" not in client.get(reverse("reports:report", args=[participation.organisation.slug])).content.decode()
