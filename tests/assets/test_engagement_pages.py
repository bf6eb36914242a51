"""The pages to choose whom to engage first, to plan, and to write the log."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from assets import log as reads
from assets.models import Choosing, EngagementEntry, MappedAsset
from datareview.models import ThreadLink
from organisations.models import Seat
from populations.models import Status
from tests.assets.pages import address, text
from tests.counting import queries_of
from tests.factories.accounts import ProgrammeRoleFactory
from tests.factories.assets import AssetFactory, EngagementEntryFactory, MappedAssetFactory
from tests.factories.datareview import member_of, selected
from tests.factories.organisations import AssignmentFactory, SeatFactory, project_team

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
YESTERDAY = TODAY - timedelta(days=1)
NEXT_WEEK = TODAY + timedelta(days=7)
START = date(2026, 1, 5)


@pytest.fixture
def population():
    return selected()


@pytest.fixture
def by(population, client):
    user = member_of(population)
    client.force_login(user)
    return user


@pytest.fixture
def mapped(population):
    names = ["Village hall", "Barber", "Choir", "Library", "Youth club"]
    return [MappedAssetFactory(population=population, asset=asset_named(population, name)) for name in names]


def asset_named(population, name, **fields):
    return AssetFactory(participation=population.participation, name=name, **fields)


def day(name, value):
    return {f"{name}_0": value.day, f"{name}_1": value.month, f"{name}_2": value.year}


def choice(rows, on=TODAY, **more):
    return {"first": [row.pk for row in rows], **day("chosen_on", on), **more}


def seat_of(user):
    return Seat.objects.get(person=user.person)


@pytest.mark.req("R146")
def test_meeting_chooses_then_plans_on_one_page_and_sees_the_first_and_the_later(client, population, by, mapped):
    planning = client.post(address(population, "choose"), choice(mapped[:2], note="They are close", partners_took_part="on"), follow=True)
    assert planning.redirect_chain[-1][0] == address(population, "plan-first")
    assert "Your choice is written down." in text(planning)

    data = {}
    for row in mapped[:2]:
        step = {"seen": "", "owner": seat_of(by).pk, "next_action": f"Visit {row}", **day("next_on", NEXT_WEEK)}
        data |= {f"asset-{row.pk}-{name}": value for name, value in step.items()}
    words = text(client.post(address(population, "plan-first"), data, follow=True))

    assert [row.prioritised_on for row in MappedAsset.objects.all()] == [TODAY, TODAY, None, None, None]
    assert list(MappedAsset.objects.prioritised().values_list("owner", "next_on")) == [(seat_of(by).pk, NEXT_WEEK)] * 2
    assert "The next steps are written down." in words
    assert "Visit Village hall, by" in words
    assert "Partners with lived experience took part." in words
    assert "They are close" in words
    assert "Engage the others as the project goes on" in words
    assert words.index("Later") < words.index("Choir") < words.index("Youth club")


def test_choosing_says_what_is_known_of_each(client, population, by, mapped):
    MappedAsset.objects.filter(pk=mapped[0].pk).update(access=True, trust="mixed", trust_note="Young people less so")
    for number in (1, 2):
        ThreadLink.objects.create(population=population, from_kind="excerpt", from_id=number, to_kind="asset", to_id=mapped[0].pk)
    asset_of_nobody = asset_named(population, "Closed group", do_not_contact=True, do_not_contact_reason="They asked for peace")
    MappedAssetFactory(population=population, asset=asset_of_nobody)

    page = client.get(address(population, "choose"))
    words = text(page)

    assert (
        "Associations. Answers: learn about the population, reach the population. Some do, some do not. Young people less so. "
        "2 links to evidence" in words
    )
    assert "Closed group : They asked for peace" in words
    assert "Closed group" not in [label for _, label in page.context["form"].fields["first"].choices]


@pytest.mark.parametrize("count", [0, 1, 5])
def test_refused_choice_keeps_what_was_typed(count, client, population, by, mapped):
    response = client.post(address(population, "choose"), choice(mapped[:count], note="Because of this"))

    assert response.status_code == 422
    assert "Because of this" in text(response)
    assert "two to four assets" in text(response)
    assert response.content.decode().count(" checked>") == count
    assert not Choosing.objects.exists()


def test_note_that_names_somebody_is_asked_about(client, population, by, mapped):
    response = client.post(address(population, "choose"), choice(mapped[:2], note="Ask Rev Robin Example"))

    assert response.status_code == 422
    assert "looks like a name of a person" in text(response)


def test_what_is_ticked_stays_while_one_looks_for_more(client, population, by, mapped, monkeypatch):
    monkeypatch.setattr(reads, "CANDIDATES", 3)

    page = client.get(address(population, "choose"))
    assert "2 more are not shown" in text(page)
    page = client.post(address(population, "choose"), choice([mapped[4]], words="choir", note="Half a thou", find="1"))

    assert page.status_code == 200
    assert [label.split(". ")[1] for _, label in page.context["form"].fields["first"].choices] == ["Youth club", "Choir"]
    assert page.content.decode().count(" checked>") == 1
    assert "Half a thou" in text(page)
    assert "There is a problem" not in text(page)
    client.post(address(population, "choose"), choice([mapped[4], mapped[2]], words="choir"))
    assert list(MappedAsset.objects.prioritised()) == [mapped[2], mapped[4]]


def test_keys_that_are_none_choose_nothing(client, population, by, mapped):
    response = client.post(address(population, "choose"), {**choice(mapped[:1]), "first": [mapped[0].pk, "x", "9" * 40]})

    assert response.status_code == 422


def test_choosing_again_begins_with_those_who_are_first_and_did_not_decline(client, population, by, mapped):
    client.post(address(population, "choose"), choice(mapped[:3]))
    EngagementEntryFactory(mapped=mapped[0], kind="declined", on=TODAY)
    MappedAsset.objects.filter(pk=mapped[0].pk).update(status="declined")

    page = client.get(address(population, "choose"))

    assert page.context["form"]["first"].value() == [str(row.pk) for row in mapped[1:3]]


def test_empty_pages_name_the_next_step(client, population, by):
    assert "Go to the list of assets" in text(client.get(address(population, "first")))
    assert "Go to the list of assets" in text(client.get(address(population, "choose")))
    assert "Choose whom to engage first" in text(client.get(address(population, "plan-first")))
    row = MappedAssetFactory(population=population)
    assert "Nobody is chosen yet" in text(client.get(address(population, "first")))
    assert "Nothing in the log yet" in text(client.get(address(population, "log", row.pk)))


def test_plans_are_refused_beside_the_field_of_the_asset_and_kept_all_or_none(client, population, by, mapped):
    client.post(address(population, "choose"), choice(mapped[:2]))
    one, two = (f"asset-{row.pk}" for row in mapped[:2])
    data = {
        f"{one}-seen": "",
        f"{two}-seen": "",
        f"{one}-next_action": "Visit",
        f"{two}-next_action": "Call",
        **day(f"{two}-next_on", YESTERDAY),
    }

    response = client.post(address(population, "plan-first"), data)

    assert response.status_code == 422
    assert [form.errors.get("next_on") for form in response.context["forms"]] == [
        None,
        ["The day of the next action must be today or still to come."],
    ]
    assert "Visit" in response.content.decode()
    assert not MappedAsset.objects.exclude(next_action="").exists()
    assert response.content.decode().count("csrfmiddlewaretoken") <= 3


def test_plan_of_one_that_was_chosen_after_the_page_was_opened_is_kept(client, population, by, mapped):
    client.post(address(population, "choose"), choice(mapped[:2]))
    seen = {f"{form.prefix}-seen": form["seen"].value() for form in client.get(address(population, "plan-first")).context["forms"]}
    MappedAsset.objects.filter(pk=mapped[2].pk).update(
        prioritised_on=TODAY, status="prioritised", owner=seat_of(by), next_action="Call", next_on=NEXT_WEEK
    )

    client.post(address(population, "plan-first"), {**seen, f"asset-{mapped[0].pk}-next_action": "Visit"})
    third = MappedAsset.objects.get(pk=mapped[2].pk)
    nothing_shown = client.post(address(population, "plan-first"), {}, follow=True)

    assert MappedAsset.objects.get(pk=mapped[0].pk).next_action == "Visit"
    assert (third.owner, third.next_action, third.next_on) == (seat_of(by), "Call", NEXT_WEEK)
    assert "Others were chosen meanwhile." in text(nothing_shown)


def test_owner_who_has_left_is_named_and_asked_for_anew(client, population, by):
    gone = SeatFactory(team=population.team, starts_on=START, ends_on=YESTERDAY, person__name="Sam Gone", role_title="Nurse")
    row = MappedAssetFactory(population=population, prioritised=True, owner=gone)

    for page in ("first", "plan", "asset"):
        words = text(client.get(address(population, page, *([] if page == "first" else [row.pk]))))
        assert "Sam Gone" in words
        assert "has left" in words
    form = client.get(address(population, "plan", row.pk)).context["form"]

    assert not form["owner"].value()
    assert gone.pk not in [seat for _, rows in form.fields["owner"].choices[1:] for seat, _ in rows]


def test_owner_is_chosen_from_both_teams(client, population, by, mapped):
    team = project_team(population.participation)
    colleague = SeatFactory(team=team, starts_on=START, role_title="Matron", role="project_lead")
    SeatFactory(team=team, starts_on=START, role="administrator")
    row = mapped[0]

    form = client.get(address(population, "plan", row.pk)).context["form"]
    assert {seat for _, rows in form.fields["owner"].choices[1:] for seat, _ in rows} == {seat_of(by).pk, colleague.pk}
    client.post(address(population, "plan", row.pk), {"owner": colleague.pk, "next_action": "Visit", "seen": form["seen"].value()})

    assert MappedAsset.objects.get(pk=row.pk).owner == colleague


def test_plan_on_an_older_form_overwrites_nothing(client, population, by, mapped):
    place = address(population, "plan", mapped[0].pk)
    seen = client.get(place).context["form"]["seen"].value()
    client.post(place, {"next_action": "Visit", "seen": seen})

    response = client.post(place, {"next_action": "Call", "seen": seen})

    assert response.status_code == 422
    assert "Somebody else has changed this" in text(response)
    assert MappedAsset.objects.get(pk=mapped[0].pk).next_action == "Visit"


def test_late_step_is_marked(client, population, by):
    MappedAssetFactory(population=population, prioritised=True, next_on=YESTERDAY)

    assert "That day has passed." in text(client.get(address(population, "first")))


@pytest.mark.req("R147")
def test_log_is_written_changed_taken_out_and_put_back(client, population, by, mapped):
    row = mapped[4]
    page = client.post(
        address(population, "log-add", row.pk), {"kind": "approached", **day("on", TODAY), "text": "Rang the bell"}, follow=True
    )
    assert "Rang the bell" in text(page)
    entry = EngagementEntry.objects.get()
    seen = client.get(address(population, "entry-edit", row.pk, entry.pk)).context["form"]["seen"].value()

    changed = {"kind": "engaged", **day("on", TODAY), "text": "They will come", "seen": seen}
    assert "They will come" in text(client.post(address(population, "entry-edit", row.pk, entry.pk), changed, follow=True))
    stale = client.post(address(population, "entry-edit", row.pk, entry.pk), {**changed, "text": "They will not"})
    assert stale.status_code == 422
    page = client.post(address(population, "entry-remove", row.pk, entry.pk), follow=True)
    assert "Put it back" in text(page)
    assert MappedAsset.objects.get(pk=row.pk).status == "mapped"
    client.post(address(population, "entry-restore", row.pk, entry.pk))

    assert MappedAsset.objects.get(pk=row.pk).status == "engaged"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"kind": ""}, "Select an answer to “What happened?”"),
        ({"kind": "note"}, "Enter the note"),
        (day("on", NEXT_WEEK), "must be on or before"),
        ({"text": "Call 07700 900123"}, "looks like a phone number"),
        ({"kind": "later"}, "from the list"),
    ],
)
def test_refused_line_says_what_to_do(typed, words, client, population, by, mapped):
    response = client.post(address(population, "log-add", mapped[0].pk), {"kind": "approached", **day("on", TODAY), **typed})

    assert response.status_code == 422
    assert words in text(response)
    assert not EngagementEntry.objects.exists()


def test_asset_that_must_not_be_contacted_warns(client, population, by):
    asset = asset_named(population, "Closed group", do_not_contact=True, do_not_contact_reason="They asked for peace")
    row = MappedAssetFactory(population=population, asset=asset)

    words = text(client.get(address(population, "log-add", row.pk)))

    assert "Do not contact" in words
    assert "They asked for peace" in words


def test_line_of_a_choice_and_of_another_asset_have_no_page(client, population, by, mapped):
    client.post(address(population, "choose"), choice(mapped[:2]))
    of_choice = mapped[0].entries.get()
    other = EngagementEntryFactory(mapped=mapped[1])

    for entry in (of_choice, other):
        assert client.get(address(population, "entry-edit", mapped[0].pk, entry.pk)).status_code == 404


def readers(population):
    return {
        "sublead": member_of(population, "sub_team_lead"),
        "other_sub_team": member_of(selected(participation=population.participation)),
        "colleague": SeatFactory(team=project_team(population.participation), user=True, starts_on=START).person.user,
        "coach": AssignmentFactory(participation=population.participation, starts_on=START).person.user,
        "programme": ProgrammeRoleFactory(role="programme_admin", starts_on=START).person.user,
        "adviser": AssignmentFactory(participation=population.participation, role="expert_adviser", starts_on=START).person.user,
    }


@pytest.mark.parametrize(("who", "sees"), [("colleague", True), ("coach", True), ("programme", False), ("adviser", False)])
def test_log_notes_and_next_steps_are_not_for_the_readers_of_the_programme(who, sees, client, population):
    row = MappedAssetFactory(population=population, prioritised=True, next_action="Words of the plan")
    EngagementEntryFactory(mapped=row, text="Words of the log")
    EngagementEntryFactory(mapped=MappedAssetFactory(population=population), kind="paused", on=START)
    Choosing.objects.create(population=population, chosen_on=YESTERDAY, note="Words of the choice")
    client.force_login(readers(population)[who])

    words = text(client.get(address(population, "first"))) + text(client.get(address(population, "asset", row.pk)))

    for private in ("Words of the plan", "Words of the log"):
        assert (private in words) is sees
    assert ("Words of the choice" in words) is sees
    assert ("Paused, 5 January 2026" in words) is sees
    assert client.get(address(population, "log", row.pk)).status_code == (200 if sees else 403)


@pytest.mark.parametrize(
    ("who", "words"),
    [("sublead", "Sam Example"), ("coach", "Sam Example"), ("other_sub_team", "Community nurse"), ("adviser", "Team member")],
)
def test_owner_is_shown_as_each_reader_may_see_the_seat(who, words, client, population):
    seat = SeatFactory(team=population.team, starts_on=START, person__name="Sam Example", role_title="Community nurse")
    row = MappedAssetFactory(population=population, prioritised=True, owner=seat)
    client.force_login(readers(population)[who])

    for page in (client.get(address(population, "first")), client.get(address(population, "asset", row.pk))):
        shown = text(page)
        assert words in shown
        assert ("Sam Example" in shown) is (words == "Sam Example")


@pytest.mark.parametrize("who", ["other_sub_team", "adviser"])
def test_lived_experience_seat_that_nobody_may_know_of_is_a_team_member(who, client, population):
    private = {"role_title": "Expert by experience", "is_lived_experience": True}
    seat = SeatFactory(team=population.team, starts_on=START, person__name="Sam Example", **private)
    MappedAssetFactory(population=population, prioritised=True, owner=seat)
    client.force_login(readers(population)[who])

    words = text(client.get(address(population, "first")))

    assert "Team member" in words
    assert "Sam Example" not in words
    assert "Expert by experience" not in words


def test_population_that_is_not_worked_on_can_be_read_and_not_changed(client, population, by):
    row = MappedAssetFactory(population=population, prioritised=True)
    type(population).objects.update(status=Status.PARKED)

    assert "Choose again" not in text(client.get(address(population, "first")))
    for page, *args in (("choose",), ("plan-first",), ("plan", row.pk), ("log-add", row.pk)):
        assert client.get(address(population, page, *args)).status_code == 302


@pytest.mark.parametrize("name", ["first", "choose", "log", "asset"])
def test_pages_run_as_many_queries_for_many_rows(name, client, population, by):
    first = [MappedAssetFactory(population=population, prioritised=True, owner=seat_of(by)) for _ in range(2)]
    for row in first:
        EngagementEntryFactory(mapped=row, by=by)
    MappedAssetFactory(population=population, owner=seat_of(by))
    place = address(population, name, *([first[0].pk] if name in ("log", "asset") else []))
    few = queries_of(client, place)
    for number in range(30):
        row = MappedAssetFactory(population=population, owner=SeatFactory(team=population.team, starts_on=START))
        EngagementEntryFactory(mapped=row)
        EngagementEntryFactory(mapped=first[number % 2])

    assert queries_of(client, place) == few
