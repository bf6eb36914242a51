from datetime import date, timedelta

import pytest

from accounts import actions as account_actions
from accounts.models import Person
from audit.models import Entry
from organisations import team_actions as actions
from organisations.models import LivedExperiencePlan, RoleGroup, Seat, SeatRole
from tests.factories.accounts import PersonFactory, ProgrammeRoleFactory, UserFactory
from tests.factories.organisations import START, LivedExperiencePlanFactory, ParticipationFactory, SeatFactory, TeamFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


def add(team, **fields):
    return actions.add_seat(**{"team": team, "role": SeatRole.PROJECT_TEAM_MEMBER, "role_title": "Nurse", "starts_on": START, **fields})


@pytest.mark.req("R10", "R15", "R27")
def test_a_participation_has_one_project_team_with_the_role_groups_of_the_starter_pack():
    participation = ParticipationFactory()

    with pytest.raises(actions.CannotFormTeam) as refusal:
        actions.form_project_team(participation=participation)

    assert str(refusal.value) == f"{participation.organisation} already has a project team in Wave 3."
    assert list(participation.teams.get().role_groups.values_list("code", flat=True)) == [
        "senior_leader",
        "lived_experience",
        "ics_colleague",
        "key_stakeholder",
        "equality_expert",
    ]


@pytest.mark.req("R36", "R37")
def test_a_person_is_on_the_team_before_they_have_an_account():
    seat = add(TeamFactory(), name="New Colleague", email="New@Example.org", employer="County council", role_title="Recovery partner")

    assert (seat.person.name, seat.person.email, seat.person.user) == ("New Colleague", "new@example.org", None)
    assert (seat.employer, seat.role_title) == ("County council", "Recovery partner")


@pytest.mark.req("R35")
def test_a_seat_may_stand_for_several_people():
    seat = add(TeamFactory(), role_title="Expert by experience", count=2, is_lived_experience=True)

    assert (seat.count, seat.person) == (2, None)


def test_somebody_who_is_known_keeps_their_name():
    known = PersonFactory(name="Known Person", email="known@example.org")

    seat = add(TeamFactory(), name="Another Spelling", email="KNOWN@example.org")

    assert (seat.person, Person.objects.count()) == (known, 1)
    assert Person.objects.get().name == "Known Person"


def test_the_same_person_twice_on_one_team_is_refused_beside_the_field():
    team = TeamFactory()
    add(team, name="One", email="one@example.org")

    with pytest.raises(actions.CannotFillSeat) as refusal:
        add(team, name="One", email="One@example.org", role=SeatRole.ADMINISTRATOR)

    assert refusal.value.field == "email"
    assert Seat.objects.count() == 1


@pytest.mark.parametrize(("first", "last", "allowed"), [(0, 5, False), (-9, -1, True), (-9, 0, False), (10, None, False), (11, None, True)])
def test_the_same_person_may_come_back_when_the_periods_do_not_touch(first, last, allowed):
    team = TeamFactory()
    add(team, name="One", email="one@example.org", starts_on=TODAY, ends_on=TODAY + timedelta(days=10))
    dates = {"starts_on": TODAY + timedelta(days=first), "ends_on": None if last is None else TODAY + timedelta(days=last)}

    try:
        add(team, name="One", email="one@example.org", **dates)
        outcome = True
    except actions.CannotFillSeat:
        outcome = False

    assert outcome is allowed


def test_the_same_person_may_sit_on_two_teams():
    add(TeamFactory(), name="One", email="one@example.org")

    add(TeamFactory(), name="One", email="one@example.org")

    assert Person.objects.get().seats.count() == 2


def edit(seat, **fields):
    kept = {"role": seat.role, "role_title": seat.role_title, "starts_on": seat.starts_on, "ends_on": seat.ends_on}
    actions.edit_seat(**{"seat": seat, "by": None, "name": seat.person.name, "email": seat.person.email, **kept, **fields})
    seat.refresh_from_db()
    return seat


def test_a_name_without_an_account_is_corrected():
    seat = add(TeamFactory(), name="Mispelt", email="")

    edit(seat, name="Misspelt", email="right@example.org")

    assert (Person.objects.get().name, Person.objects.get().email) == ("Misspelt", "right@example.org")


@pytest.mark.parametrize("known", ["account", "programme role", "other organisation"])
def test_whoever_is_not_this_teams_alone_cannot_be_renamed_or_readdressed_from_a_seat(known):
    seat = SeatFactory(user=known == "account", role=SeatRole.SENIOR_SPONSOR, accepted_on=START)
    if known == "programme role":
        ProgrammeRoleFactory(person=seat.person)
    if known == "other organisation":
        SeatFactory(person=seat.person)
    before = (seat.person.name, seat.person.email)

    for change in ({"name": "Somebody Else"}, {"email": "mine@example.org"}):
        with pytest.raises(actions.CannotFillSeat):
            edit(seat, **change)

    seat.person.refresh_from_db()
    assert (seat.person.name, seat.person.email) == before


def test_an_address_of_somebody_known_gives_them_the_seat_and_takes_acceptance_and_consent_back():
    seat = SeatFactory(role=SeatRole.SENIOR_SPONSOR, accepted_on=START, is_lived_experience=True, is_lived_experience_shared=True)
    successor = PersonFactory(email="successor@example.org")

    edit(seat, name="Successor", email="successor@example.org")

    assert (seat.person, seat.accepted_on, seat.is_lived_experience_shared) == (successor, None, False)


def test_a_corrected_address_takes_the_invitation_to_the_wrong_one_back():
    seat = SeatFactory(person=PersonFactory(email="wrong@example.org"))
    account_actions.invite(person=seat.person, email="wrong@example.org", context="A trust", by=UserFactory())

    edit(seat, email="right@example.org")

    assert seat.person.invitations.get().revoked_at


def test_whoever_leaves_is_not_invited_any_more():
    seat = SeatFactory(person=PersonFactory(email="leaver@example.org"))
    account_actions.invite(person=seat.person, email="leaver@example.org", context="A trust", by=UserFactory())

    actions.remove_seat(seat=seat, by=None)

    assert seat.person.invitations.get().revoked_at


def test_the_same_name_twice_needs_an_address_to_tell_them_apart():
    team = TeamFactory()
    add(team, name="Pat Example", email="pat@example.org")

    with pytest.raises(actions.CannotFillSeat) as refusal:
        add(team, name="pat example")
    other = add(team, name="Pat Example", email="other@example.org")

    assert (refusal.value.field, other.person.email) == ("name", "other@example.org")


def test_a_plan_saved_without_a_change_stays_agreed():
    plan = LivedExperiencePlanFactory()
    actions.agree_plan(plan=plan, reason="A start is made", on=TODAY, by=UserFactory())

    same = actions.save_plan(
        team=plan.team, obstacles=plan.obstacles, tried="", help_wanted="", review_on=plan.review_on, on=TODAY, by=None
    )

    assert same.agreed_on == TODAY


def test_clearing_the_name_leaves_the_seat_to_nobody():
    seat = SeatFactory()

    edit(seat, name="", email="")

    assert seat.person is None


def test_a_seat_ends_on_its_last_day_and_not_before_its_first():
    seat = SeatFactory(starts_on=TODAY)

    with pytest.raises(actions.CannotFillSeat):
        actions.end_seat(seat=seat, on=TODAY - timedelta(days=1), by=None)
    actions.end_seat(seat=seat, on=TODAY, by=None)

    assert (seat.is_active(TODAY), seat.is_active(TODAY + timedelta(days=1))) == (True, False)


@pytest.mark.req("R12", "R202", "R262")
def test_only_the_sponsor_accepts_the_role():
    seat = SeatFactory(user=True, role=SeatRole.SENIOR_SPONSOR)
    lead = SeatFactory(user=True, role=SeatRole.PROJECT_LEAD, team=seat.team)

    for by, wanted in ((lead.person.user, seat), (lead.person.user, lead)):
        with pytest.raises(actions.CannotAccept):
            actions.accept_sponsorship(seat=wanted, on=TODAY, by=by)
    actions.accept_sponsorship(seat=seat, on=TODAY, by=seat.person.user)
    actions.accept_sponsorship(seat=seat, on=TODAY + timedelta(days=1), by=seat.person.user)

    seat.refresh_from_db()
    assert (seat.accepted_on, seat.accepted_by) == (TODAY, seat.person.user)
    assert Entry.objects.filter(action="sponsor.accepted").count() == 1


def test_a_former_sponsor_cannot_accept():
    seat = SeatFactory(user=True, role=SeatRole.SENIOR_SPONSOR, ends_on=TODAY - timedelta(days=1))

    with pytest.raises(actions.CannotAccept):
        actions.accept_sponsorship(seat=seat, on=TODAY, by=seat.person.user)


def test_only_the_holder_shares_what_kind_of_seat_it_is():
    seat = SeatFactory(user=True, is_lived_experience=True)

    with pytest.raises(actions.CannotFillSeat):
        actions.share_lived_experience(seat=seat, is_shared=True, by=UserFactory())
    actions.share_lived_experience(seat=seat, is_shared=True, by=seat.person.user)

    seat.refresh_from_db()
    assert seat.is_lived_experience_shared


@pytest.mark.req("R32")
def test_the_list_of_role_groups_is_changed_to_fit():
    team = TeamFactory()
    own = actions.add_role_group(team=team, label="Faith leaders", by=None)
    with pytest.raises(actions.CannotFormTeam):
        actions.add_role_group(team=team, label="faith LEADERS", by=None)
    actions.edit_role_group(group=own, label="Faith communities", considered_reason="After Milestone 2", on=TODAY, by=None)
    seat = SeatFactory(team=team, role_group="ics_colleague")
    actions.remove_role_group(group=team.role_groups.get(code="ics_colleague"), by=None)

    seat.refresh_from_db()
    assert seat.role_group == ""
    assert list(team.role_groups.values_list("label", flat=True))[-1] == "Faith communities"
    assert team.role_groups.get(code="faith_leaders").considered_on == TODAY


@pytest.mark.req("R243")
def test_lived_experience_stays_on_every_list():
    team = TeamFactory()

    with pytest.raises(actions.CannotFormTeam):
        actions.remove_role_group(group=team.role_groups.get(code=RoleGroup.LIVED_EXPERIENCE), by=None)


@pytest.mark.req("R254")
def test_a_changed_plan_must_be_agreed_again():
    plan = LivedExperiencePlanFactory()
    coach = UserFactory()
    actions.agree_plan(plan=plan, reason="A start is made", on=TODAY, by=coach)

    changed = actions.save_plan(
        team=plan.team, obstacles="Caring duties", tried="Asked", help_wanted="Money", review_on=TODAY, on=TODAY, by=None
    )

    assert (changed.pk, changed.agreed_on, changed.agreed_by) == (plan.pk, None, None)


@pytest.mark.req("R254")
def test_agreeing_a_plan_needs_a_reason_which_a_change_takes_back():
    plan = LivedExperiencePlanFactory()
    with pytest.raises(actions.CannotPlan) as refusal:
        actions.agree_plan(plan=plan, reason=" ", on=TODAY, by=None)
    actions.agree_plan(plan=plan, reason="Two people start in January", on=TODAY, by=None)
    agreed = LivedExperiencePlan.objects.get().agreed_reason

    actions.save_plan(team=plan.team, obstacles="Caring duties", tried="", help_wanted="", review_on=TODAY, on=TODAY, by=None)

    assert refusal.value.field == "reason"
    assert (agreed, LivedExperiencePlan.objects.get().agreed_reason) == ("Two people start in January", "")


@pytest.mark.req("R254")
def test_a_plan_that_the_lead_has_just_changed_is_not_agreed():
    read = LivedExperiencePlanFactory()
    actions.save_plan(team=read.team, obstacles="Caring duties", tried="", help_wanted="", review_on=TODAY, on=TODAY, by=None)

    with pytest.raises(actions.PlanChanged):
        actions.agree_plan(plan=read, reason="A start is made", on=TODAY, by=None, seen=read.digest)

    assert (read.obstacles, LivedExperiencePlan.objects.get().agreed_on) == ("Caring duties", None)


def test_a_plan_whose_review_date_has_passed_cannot_be_agreed():
    plan = LivedExperiencePlanFactory(review_on=TODAY - timedelta(days=1))

    with pytest.raises(actions.CannotPlan):
        actions.agree_plan(plan=plan, reason="A start is made", on=TODAY, by=None)


def test_a_new_plan_may_follow_a_closed_one():
    plan = LivedExperiencePlanFactory()
    actions.close_plan(plan=plan, on=TODAY, by=None)

    new = actions.save_plan(team=plan.team, obstacles="New", tried="", help_wanted="", review_on=TODAY, on=TODAY, by=None)

    assert new.pk != plan.pk
    with pytest.raises(actions.CannotPlan):
        actions.agree_plan(plan=plan, reason="A start is made", on=TODAY, by=None)


def test_the_audit_log_never_says_who_has_lived_experience():
    team = TeamFactory()
    seat = add(team, name="Private Person", email="private@example.org", role_title="Expert by experience", is_lived_experience=True)
    edit(seat, is_lived_experience=True)
    actions.end_seat(seat=seat, on=TODAY, by=None)
    actions.remove_seat(seat=seat, by=None)

    words = " ".join(str(value) for entry in Entry.objects.values() for value in entry.values()).lower()
    assert "private" not in words
    assert "by experience" not in words
    assert "is_lived" not in words
