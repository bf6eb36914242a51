"""The sustainability check: what the answers say together, who answers, and that nobody learns whose an answer was."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, models
from django.test import Client
from django.utils import timezone

from audit.models import Entry
from core import reference
from populations.models import Status
from qiprojects import schedule, sustainability
from qiprojects.actions import sustaining as actions
from qiprojects.actions.base import CannotChange
from qiprojects.models import SustainabilityAnswer, SustainabilityRound
from tests.factories.accounts import PersonFactory
from tests.factories.datareview import member_of, selected
from tests.factories.organisations import AssignmentFactory, SeatFactory
from tests.factories.qiprojects import SustainabilityRoundFactory
from tests.populations.ballot_search import mark_ids, stored_rows
from tests.qiprojects.pages import address, text

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
FIRST = sustainability.FACTORS[0].code
# Answers that nobody else gives, a string of levels for the ten factors.
ANSWERS = ["abcdabcdab", "ddddccccbb", "cabacabaca", "bbacdbbacd", "dacbdacbda", "cdcdcdcdcd"]


def levels(letters):
    return {factor.code: letter for factor, letter in zip(sustainability.FACTORS, letters, strict=False) if letter in "abcd"}


@pytest.fixture
def population():
    return selected()


@pytest.fixture
def round(population):
    return SustainabilityRoundFactory(population=population, number=1)


@pytest.fixture
def by(population):
    return member_of(population)


def closed(round, answers, by):
    """The round, closed after these answers of as many members."""
    for letters in answers:
        actions.answer(round, levels=levels(letters), by=member_of(round.population))
    actions.close_round(round, on=TODAY, by=by)
    return SustainabilityRound.objects.get(pk=round.pk)


# What the answers say together


def test_factors_are_those_of_the_list_in_its_order():
    items = reference.load("sustainability_factors")["items"]

    assert [factor.code for factor in sustainability.FACTORS] == [row["code"] for row in items]
    assert len(items) == 10


@pytest.mark.parametrize(
    ("letters", "words", "spread"),
    [
        ("aaaaa", "fully true", "All agree"),
        ("bbccc", "between mostly true and partly true", "Close together: from b to c"),
        ("aaadd", "mostly true", "Far apart: from a to d"),
        ("abbbc", "mostly true", "Apart: from a to c"),
        ("ddddd", "not true", "All agree"),
        ("aaab", None, None),
    ],
)
def test_factor_is_told_in_words_with_its_spread(population, round, by, letters, words, spread):
    others = "a" * 9
    result = sustainability.result_of(closed(round, [letter + others for letter in letters] + ["-" + others] * (5 - len(letters)), by))

    found = {row.factor.code: row for row in (*result.shown, *result.not_shown)}[FIRST]
    assert (found.words, found.spread) == (words, spread) if words else not found.is_shown


@pytest.mark.parametrize(("levels", "middle"), [([1, 1, 1, 2], 1.5), ([1, 1, 1, 1, 2], 1.0), ([3, 4, 4, 4], 4.0), ([2, 2, 2, 3], 2.5)])
def test_mean_is_rounded_to_halves_and_to_the_lower_level(levels, middle):
    assert sustainability._to_halves(sum(levels) / len(levels)) == middle


@pytest.mark.req("R182")
def test_lowest_factors_come_first(population, round, by):
    result = sustainability.result_of(closed(round, ["bdacccccca"] * 5, by))

    assert [row.letters for row in result.shown] == ["d", "c", "c", "c", "c", "c", "c", "b", "a", "a"]
    assert result.shown[0].factor == sustainability.FACTORS[1]


def test_factor_that_fewer_than_five_answered_is_not_shown(population, round, by):
    result = sustainability.result_of(closed(round, ["aaaaaaaaaa"] * 4 + ["-aaaaaaaaa"], by))

    assert result.answers == 5
    assert [row.factor.code for row in result.not_shown] == [FIRST]
    assert len(result.shown) == 9


def test_open_check_has_no_result(population, round, by):
    for letters in ANSWERS:
        actions.answer(round, levels=levels(letters), by=member_of(population))

    assert sustainability.result_of(round) is None


def test_fewer_than_five_answers_have_no_result_and_are_deleted(population, round, by):
    found = closed(round, ANSWERS[:4], by)

    assert sustainability.result_of(found) is None
    assert not SustainabilityAnswer.objects.exists()


# Answering


def test_one_open_check_at_a_time(population, by):
    first = actions.open_round(population, about="Village hall", on=TODAY, by=by)
    with pytest.raises(CannotChange, match="open already"):
        actions.open_round(population, on=TODAY, by=by)

    actions.close_round(first, on=TODAY, by=by)

    assert actions.open_round(population, on=TODAY, by=by).number == 2


def test_member_answers_once_and_may_change_it(population, round, by):
    actions.answer(round, levels=levels(ANSWERS[0]), by=by)
    actions.answer(round, levels=levels(ANSWERS[1]), by=by)

    assert [(row.person, row.levels) for row in SustainabilityAnswer.objects.all()] == [(by.person, levels(ANSWERS[1]))]
    assert sustainability.answer_of(round, by) == levels(ANSWERS[1])


def test_answer_is_taken_back_by_leaving_everything_open(population, round, by):
    with pytest.raises(CannotChange, match="at least one"):
        actions.answer(round, levels={}, by=by)
    actions.answer(round, levels=levels(ANSWERS[0]), by=by)

    actions.answer(round, levels={}, by=by)

    assert not SustainabilityAnswer.objects.exists()


def test_unknown_factors_and_levels_are_left_out(population, round, by):
    actions.answer(round, levels={"fit": "b", "other": "a", FIRST: "e"}, by=by)

    assert sustainability.answer_of(round, by) == {"fit": "b"}


def test_who_is_not_on_the_sub_team_does_not_answer(population, round):
    other, former = (
        member_of(selected()),
        SeatFactory(team=population.team, user=True, role="sub_team_member", starts_on=TODAY, ends_on=TODAY),
    )
    former.ends_on = former.starts_on = TODAY - timedelta(days=1)
    former.save()

    for user in (other, former.person.user, AssignmentFactory(participation=population.participation).person.user):
        with pytest.raises(CannotChange, match="Only the members"):
            actions.answer(round, levels=levels(ANSWERS[0]), by=user)


def test_closed_check_takes_no_answer_and_is_closed_once(population, round, by):
    actions.close_round(round, on=TODAY, by=by)

    with pytest.raises(CannotChange, match="so your answers were not kept"):
        actions.answer(round, levels=levels(ANSWERS[0]), by=by)
    with pytest.raises(CannotChange, match="closed already"):
        actions.close_round(round, on=TODAY, by=by)


def test_whoever_gets_the_seat_does_not_see_what_its_holder_answered(population, round):
    seat = SeatFactory(team=population.team, user=True, role="sub_team_member", starts_on=TODAY)
    actions.answer(round, levels=levels(ANSWERS[0]), by=seat.person.user)
    seat.person = member_of(selected()).person
    seat.save()

    assert sustainability.answer_of(round, seat.person.user) == {}
    client = Client()
    client.force_login(seat.person.user)
    response = client.get(address(population, "sustainability-answer", round.pk))
    assert {field.initial for field in response.context["form"].fields.values()} == {None}


def test_check_of_a_population_that_is_not_worked_on_any_more_closes_by_itself(population, round, by):
    actions.answer(round, levels=levels(ANSWERS[0]), by=by)
    schedule.tidy(timezone.now())
    round.refresh_from_db()
    assert round.closed_on is None
    population.status = Status.CLOSED
    population.save()

    schedule.tidy(timezone.now())

    round.refresh_from_db()
    assert round.closed_on == TODAY
    assert not SustainabilityAnswer.objects.exists()


# Secrecy


class Answered:
    """A check that six members have answered on the page, the first of whom has changed their mind."""

    def __init__(self):
        self.population = selected()
        self.round = SustainabilityRoundFactory(population=self.population, number=1)
        self.users = [member_of(self.population) for _ in ANSWERS]
        self.closer = member_of(self.population)
        self.clients = [self._signed_in(user) for user in self.users]
        self.first = levels("aaaabbbbcc")

    def _signed_in(self, user):
        client = Client()
        client.force_login(user)
        return client

    def everybody_answers(self):
        place = address(self.population, "sustainability-answer", self.round.pk)
        sent = [self.clients[0].post(place, self.first)]
        sent += [client.post(place, levels(letters)) for client, letters in zip(self.clients, ANSWERS, strict=True)]
        return {response.status_code for response in sent}

    def closes(self):
        actions.close_round(self.round, on=TODAY, by=self.closer)

    def ties(self):
        """The members whose answers stand in one stored row with them."""
        found = []
        for _, row in stored_rows():
            for user, letters in zip(self.users, ANSWERS, strict=True):
                if str(user.person.pk) in row and holds(row, levels(letters)):
                    found.append(user)
        return found


def in_order(answer):
    """An answer as text; a database may keep the keys of JSON in an order of its own."""
    return json.dumps(answer, sort_keys=True)


def holds(row, answer):
    """Whether the text of a stored row holds this whole answer, in any order and with either kind of quotation marks."""
    row = row.replace("'", '"').replace('\\"', '"')
    return all(f'"{factor}": "{level}"' in row for factor, level in answer.items())


@pytest.fixture
def answered(transactional_db):
    with mark_ids():
        yield Answered()


def test_search_finds_every_answer_before_close_and_none_afterwards(answered):
    assert answered.everybody_answers() == {302}
    assert sorted(user.pk for user in answered.ties()) == sorted(user.pk for user in answered.users)

    answered.closes()

    assert answered.ties() == []
    assert not SustainabilityAnswer.objects.filter(person__isnull=False).exists()
    kept = [row.levels for row in SustainabilityAnswer.objects.all()]
    assert sorted(map(in_order, kept)) == sorted(in_order(levels(letters)) for letters in ANSWERS)


def test_log_says_nothing_of_answering(answered):
    before = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0

    answered.everybody_answers()
    answered.closes()

    entries = Entry.objects.filter(pk__gt=before).order_by("pk")
    assert [(row.action, row.actor_id, row.changes) for row in entries] == [("sustainability.closed", answered.closer.pk, {})]


def test_answers_are_written_anew_in_an_order_of_their_own(answered, monkeypatch):
    monkeypatch.setattr(actions.random, "SystemRandom", lambda: type("Backwards", (), {"shuffle": lambda self, rows: rows.reverse()})())
    answered.everybody_answers()
    before = set(SustainabilityAnswer.objects.values_list("pk", flat=True))

    answered.closes()

    kept = list(SustainabilityAnswer.objects.order_by("pk"))
    assert [row.levels for row in kept] == [levels(letters) for letters in reversed(ANSWERS)]
    assert not before & {row.pk for row in kept}


def test_no_answer_has_a_time():
    assert not [field for field in SustainabilityAnswer._meta.fields if isinstance(field, models.DateField | models.TimeField)]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="looks into files: runs with the tests on SQLite")
def test_files_of_the_database_hold_no_tie_after_close(answered):
    answered.everybody_answers()
    path = connection.settings_dict["NAME"]
    before = raw(path)

    answered.closes()

    after = raw(path)
    tied = [re.compile(re.escape(json.dumps(levels(letters)).encode()) + rb".{0,12}" + re.escape(user.person.pk.to_bytes(6)), re.DOTALL)
            for user, letters in zip(answered.users, ANSWERS, strict=True)]  # fmt: skip
    assert [bool(pattern.search(before)) for pattern in tied] == [True] * len(ANSWERS)
    assert [bool(pattern.search(after)) for pattern in tied] == [False] * len(ANSWERS)
    changed = json.dumps(answered.first).encode()
    assert (changed in before, changed in after) == (True, False)


def raw(path):
    """The bytes of a SQLite database and of its write-ahead log."""
    log = Path(f"{path}-wal")
    return Path(path).read_bytes() + (log.read_bytes() if log.exists() else b"")


def test_erasing_is_tried_again_until_it_was_done(answered, monkeypatch):
    monkeypatch.setattr(actions, "erase_traces", lambda *models: False)
    answered.closes()
    answered.round.refresh_from_db()
    assert answered.round.erased_at is None

    monkeypatch.undo()
    schedule.tidy(timezone.now())

    answered.round.refresh_from_db()
    assert answered.round.erased_at is not None


# The pages


@pytest.fixture
def member(by, client):
    client.force_login(by)
    return by


def test_member_opens_answers_changes_and_closes(client, population, member):
    words = text(client.get(address(population, "sustainability")))
    assert "No check yet" in words
    words = text(client.post(address(population, "sustainability-open"), {"about": "The village hall"}, follow=True))
    assert "You have not answered yet" in words
    round = SustainabilityRound.objects.get()
    place = address(population, "sustainability-answer", round.pk)

    words = text(client.post(place, levels(ANSWERS[0]), follow=True))
    assert "Your answers are kept" in words
    assert "You have answered" in words
    again = client.get(place).context["form"]
    assert {name: field.initial for name, field in again.fields.items()} == levels(ANSWERS[0])

    words = text(client.post(place, dict.fromkeys(levels(ANSWERS[0]), "-"), follow=True))
    assert "Your answers are taken back" in words
    assert "You have not answered yet" in words

    words = text(client.post(address(population, "sustainability-close", round.pk), follow=True))
    assert sustainability.TOO_FEW in words
    assert client.get(address(population, "sustainability")).context["open_round"] is None


def test_nobody_learns_anything_before_close(client, population, round, member):
    for letters in ANSWERS:
        actions.answer(round, levels=levels(letters), by=member_of(population))

    for name in ("sustainability", "sustainability-close", "sustainability-round", "sustainability-answer"):
        place = address(population, name, *([] if name == "sustainability" else [round.pk]))
        with_answers = text(client.get(place))
        kept = list(SustainabilityAnswer.objects.all())
        SustainabilityAnswer.objects.all().delete()
        assert text(client.get(place)) == with_answers
        SustainabilityAnswer.objects.bulk_create(kept)


def test_result_is_told_in_words_without_scores_and_totals(client, population, round, member):
    found = closed(round, ["abcdabcdab"] * 3 + ["bbbbbbbbbb"] * 3, member)

    words = text(client.get(address(population, "sustainability-round", found.pk)))

    assert "6 members answered" in words
    assert "Between partly true and not true" not in words
    assert "Partly true (c)" in words
    assert "Apart: from b to d" in words
    for item in reference.load("sustainability_factors")["items"]:
        assert f" {item['max_score']} " not in words


def test_answers_after_close_are_refused_and_not_lost(client, population, round, member):
    place = address(population, "sustainability-answer", round.pk)
    client.get(place)
    actions.close_round(round, on=TODAY, by=member)

    response = client.post(place, levels(ANSWERS[0]))

    assert response.status_code == 422
    assert "so your answers were not kept" in text(response)
    assert response.context["form"][FIRST].value() == "a"
    assert client.get(place).url == address(population, "sustainability-round", round.pk)


def test_team_says_what_it_makes_of_the_result(client, population, round, member):
    actions.close_round(round, on=TODAY, by=member)
    place = address(population, "sustainability-note", round.pk)
    seen = client.get(place).context["form"]["seen"].value()

    client.post(place, {"note": "We ask the board for a post", "seen": seen})
    stale = client.post(place, {"note": "We wait", "seen": seen})

    assert stale.status_code == 422
    assert "Somebody else has changed this" in text(stale)
    assert "We ask the board for a post" in text(client.get(address(population, "sustainability-round", round.pk)))
    assert Entry.objects.filter(action="sustainability.noted").count() == 1


def test_opening_says_plainly_when_the_team_is_too_small(client, population, member):
    assert "fewer than 5 members who can sign in" in text(client.get(address(population, "sustainability-open")))
    for _ in range(4):
        member_of(population)
    SeatFactory(team=population.team, person=PersonFactory(), role="sub_team_member", starts_on=TODAY)

    assert "fewer than 5 members who can sign in" not in text(client.get(address(population, "sustainability-open")))
