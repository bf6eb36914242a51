"""A ballot leads to nobody once the ranking is closed: not in a table, an audit entry, a log line, a session, a file or a backup."""

import json
import logging
import subprocess
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import connection, models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from core import backup as backups
from organisations.models import SeatRole
from populations.actions.rounds import close, close_due
from populations.models import Ballot, CountedBallot, Elector, Population, RankingRound, Stage
from tests.factories.accounts import PersonFactory, UserFactory
from tests.factories.organisations import SeatFactory, project_team
from tests.factories.populations import DecisionRoomFactory, RankingRoundFactory, electors_of, rank, short_list
from tests.populations.ballot_search import MARKS, Voter, mark_ids, stored_rows, ties

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("R59")]
NAMES = ["Rural communities", "Veterans", "Farm workers", "Carers", "Young men"]
# No order is that of the list, of the result or of somebody else.
ORDERS = ["42531", "3152", "251", "1435", "5214", "32541", "54123"]


class Lines(logging.Handler):
    """Keeps what the log would say, through the filter and the formatter of the console, and all that hangs on the records."""

    def __init__(self, settings):
        super().__init__(level=0)
        line = settings.LOGGING["formatters"]["line"]
        self.formatter = line["()"](**{name: value for name, value in line.items() if name != "()"})
        self.lines = []

    def emit(self, record):
        self.lines.append(f"{self.format(record)} {record.__dict__}")


@pytest.fixture
def lines(settings):
    handler, root = Lines(settings), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(0)
    yield handler.lines
    root.removeHandler(handler)
    root.setLevel(level)


class Ranked:
    """A ranking in which seven people have ranked on the pages, one of them on paper through a helper, and one has changed their mind."""

    def __init__(self):
        room = DecisionRoomFactory(stage=Stage.RANK)
        self.participation, self.team = room.participation, project_team(room.participation)
        roles = [SeatRole.SENIOR_SPONSOR, SeatRole.PROJECT_LEAD, *[SeatRole.PROJECT_TEAM_MEMBER] * 4]
        for number, role in enumerate(roles):
            user = UserFactory(name=f"Voter Vee{number}", email=f"vee{number}@example.org")
            SeatFactory(team=self.team, person=user.person, role=role, is_lived_experience=number > 3)
        SeatFactory(team=self.team, person=PersonFactory(name="Paper Pat", email="pat@example.org"), is_lived_experience=True)
        SeatFactory(team=self.team, person=PersonFactory(name="Nobody Ranks", email="nobody@example.org"))
        populations = short_list(self.participation, len(NAMES))
        for population, name in zip(populations, NAMES, strict=True):
            Population.objects.filter(pk=population.pk).update(name=name)
        self.round = RankingRoundFactory(
            room=room, populations=populations, voters=0, at=timezone.now(), closes_at=timezone.now() + timedelta(days=1)
        )
        self.options = list(self.round.options.all())
        self.names = {option.pk: option.name for option in self.options}
        self.voters = [Voter(elector) for elector in electors_of(self.round)][:-1]
        self.clients = {voter: self._signed_in(voter) for voter in self.voters if voter.elector.person.user}
        self.lead, self.helper = self.voters[1], self.voters[3]
        self.before = stored_rows()

    def _signed_in(self, voter):
        client = Client()
        client.force_login(voter.elector.person.user)
        return client

    def address(self, name, *args):
        return reverse(f"populations:{name}", args=[self.participation.organisation.slug, self.round.pk, *args])

    def send(self, client, address, order):
        ranking = [self.options[int(place) - 1].pk for place in order]
        response = client.post(address, {f"rank-{pk}": number for number, pk in enumerate(ranking, start=1)})
        return ranking, response.status_code

    def everybody_ranks(self):
        """Each order goes down as its voter's, too, also one that was changed afterwards."""
        statuses = set()
        for voter, order in [(self.voters[0], "1523"), *zip(self.voters, ORDERS, strict=True)]:
            if voter in self.clients:
                ranking, status = self.send(self.clients[voter], self.address("ballot"), order)
            else:
                help_address = self.address("ballot-help-elector", voter.elector.pk)
                ranking, status = self.send(self.clients[self.helper], help_address, order)
            voter.orders.append(ranking)
            statuses.add(status)
        return statuses

    def ties(self, texts):
        return ties(texts, self.voters, self.names)

    def stored_ties(self):
        return self.ties([text for _, text in stored_rows()])

    def added(self):
        """The rows that are new or changed since everybody signed in: a list of (table, text)."""
        return list((Counter(stored_rows()) - Counter(self.before)).elements())

    def closes(self):
        with time_machine.travel(self.round.closes_at + timedelta(minutes=1)):
            close_due(at=timezone.now())


@pytest.fixture
def ranked(db):
    with mark_ids():
        yield Ranked()


def test_search_finds_every_ballot_before_close(ranked):
    statuses = ranked.everybody_ranks()

    found = ranked.stored_ties()

    assert statuses == {302}
    assert [voter for voter, _ in found] == ranked.voters
    assert [json.loads(text)["elector_id"] for _, text in found] == [voter.elector.pk for voter in ranked.voters]


def test_search_finds_nothing_in_any_table_after_close(ranked):
    ranked.everybody_ranks()

    ranked.closes()

    assert ranked.stored_ties() == []
    assert (Elector.objects.count(), Ballot.objects.count(), CountedBallot.objects.count()) == (0, 0, len(ORDERS))
    orders = {tuple(ballot.ranking) for ballot in CountedBallot.objects.all()}
    assert orders == {tuple(voter.orders[-1]) for voter in ranked.voters}


def test_search_finds_nothing_after_a_ranking_was_called_off(ranked):
    ranked.everybody_ranks()

    response = ranked.clients[ranked.lead].post(ranked.address("round-cancel"), {"reason": "Two were missing"})

    assert response.status_code == 302
    assert not [text for _, text in stored_rows() for voter in ranked.voters if voter.order_is_in(text, ranked.names)]
    assert not Elector.objects.exists()


def test_nothing_that_is_kept_since_names_a_voter(ranked):
    ranked.everybody_ranks()

    ranked.closes()

    added = ranked.added()
    assert {table for table, _ in added} >= {"audit_entry", "populations_countedballot", "populations_rankinground"}
    assert [(table, text) for table, text in added for voter in ranked.voters if voter.is_in(text)] == []


def test_audit_does_not_say_between_two_entries_of_somebody_that_a_ballot_was_cast(ranked):
    before = Entry.objects.latest("pk")

    ranked.everybody_ranks()
    ranked.closes()

    entries = Entry.objects.filter(pk__gt=before.pk).order_by("pk")
    assert [(row.action, row.changes) for row in entries] == [("ranking.closed", {"ballots": len(ORDERS)})]


def test_log_names_no_voter_while_ballots_are_taken_and_counted(ranked, lines):
    logging.getLogger("test").info("The log is listened to")

    ranked.everybody_ranks()
    ranked.closes()

    assert any("The log is listened to" in line for line in lines)
    assert [line for line in lines for voter in ranked.voters if voter.is_in(line)] == []


def test_log_of_a_refused_ballot_holds_no_order(ranked, lines):
    ranked.everybody_ranks()
    ranked.closes()
    lines.clear()

    _, status = ranked.send(ranked.clients[ranked.voters[0]], ranked.address("ballot"), ORDERS[0])

    assert status == 422
    assert lines
    assert ranked.ties(lines) == []
    assert not [line for line in lines if ranked.voters[0].order_is_in(line, ranked.names)]


def test_search_would_find_an_order_in_a_log_line(ranked, lines):
    ranked.everybody_ranks()
    voter = ranked.voters[2]

    logging.getLogger("test").warning("Ballot of %s: %s", voter.elector.person.user_id, voter.orders[-1])

    assert [found for found, _ in ranked.ties(lines)] == [voter]


# Files


def raw(path):
    """The bytes of a SQLite database and of its write-ahead log."""
    log = Path(f"{path}-wal")
    return Path(path).read_bytes() + (log.read_bytes() if log.exists() else b"")


def id_bytes(row):
    return row.pk.to_bytes(6)


def order_bytes(order):
    return json.dumps(order).encode()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="looks into files: runs with the tests on SQLite")
def test_files_of_the_database_hold_no_trace_after_close(ranked):
    ranked.everybody_ranks()
    path = connection.settings_dict["NAME"]
    before = raw(path)

    ranked.closes()

    after = raw(path)
    assert [id_bytes(voter.elector) in before for voter in ranked.voters] == [True] * len(ORDERS)
    assert [id_bytes(voter.elector) in after for voter in ranked.voters] == [False] * len(ORDERS)
    assert MARKS[Ballot] in before
    changed, kept = ranked.voters[0].orders[0], [voter.orders[-1] for voter in ranked.voters]
    assert order_bytes(changed) in before
    assert order_bytes(changed) not in after
    assert [after.count(order_bytes(order)) for order in kept] == [1] * len(ORDERS)


def lines_of_backup(folder):
    """What a backup holds, as texts: rows of a PostgreSQL dump, or the whole of a SQLite database."""
    dump = folder / backups.DUMPS[connection.vendor]
    if connection.vendor == "sqlite":
        return [dump.read_bytes().decode("latin-1")]
    return subprocess.run(["pg_restore", "--file=-", dump], check=True, capture_output=True, text=True).stdout.splitlines()


def electors_in(lines, ranked):
    """The voters whose vote is in the texts, by the id of the elector as each database writes it."""
    sqlite = connection.vendor == "sqlite"
    marks = {voter: id_bytes(voter.elector).decode("latin-1") if sqlite else str(voter.elector.pk) for voter in ranked.voters}
    return [voter for voter, mark in marks.items() if any(mark in line for line in lines)]


def test_backup_made_after_close_holds_no_trace_and_one_made_before_does(ranked, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    ranked.everybody_ranks()
    backups.backup(tmp_path / "before", at=timezone.now())
    ranked.closes()
    backups.backup(tmp_path / "after", at=timezone.now())

    assert electors_in(lines_of_backup(tmp_path / "before"), ranked) == ranked.voters
    after = lines_of_backup(tmp_path / "after")
    assert electors_in(after, ranked) == []
    if connection.vendor != "sqlite":
        assert ranked.ties(after) == []


# What is kept has no order and no time of its own


def test_no_ballot_has_a_time():
    columns = [field for model in (Elector, Ballot, CountedBallot) for field in model._meta.fields]

    assert not [field for field in columns if isinstance(field, models.DateField | models.TimeField)]


def test_counted_ballots_lie_in_the_order_of_what_they_say_whoever_came_first():
    kept = []
    for orders in (["321", "123", "2"], ["2", "321", "123"]):
        round = RankingRoundFactory(voters=3)
        rank(round, *orders)
        close(round=round, at=timezone.now())
        places = {option.pk: place for place, option in enumerate(round.options.all(), start=1)}
        ballots = CountedBallot.objects.filter(round=round).order_by("pk")
        kept.append([[places[pk] for pk in ballot.ranking] for ballot in ballots])

    assert kept[0] == kept[1] == [[1, 2, 3], [2], [3, 2, 1]]
    assert RankingRound.objects.filter(closed_at__isnull=False).count() == 2
