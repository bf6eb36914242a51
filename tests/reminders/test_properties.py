"""Whatever happens in whatever order, and whenever a process dies: each thing is told once, and only while it holds."""

from collections import Counter
from contextlib import suppress
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import Refused
from jobs.models import OutgoingMail
from milestones import actions as milestone_actions
from milestones.models import Progress, Review
from organisations.models import Participation
from organisations.models.organisations import Status
from reminders import actions, emails, queries
from reminders.models import DIGEST_KINDS, Digest, Reminder, Rhythm
from reminders.queries import REVIEW
from tests.factories.milestones import progress_of
from tests.reminders.helpers import FRIDAY, plan

pytestmark = pytest.mark.django_db
PEOPLE = st.sampled_from(["lead", "deputy", "coach"])
MILESTONES = st.integers(0, 1)
ANSWERS = st.sampled_from(["withdraw_request", "sign_off", "return_to_team"])
RHYTHMS = st.sampled_from([Rhythm.DAILY, Rhythm.DAILY, Rhythm.WEEKLY, Rhythm.OFF])
KINDS = st.just(set(DIGEST_KINDS)) | st.sets(st.sampled_from(DIGEST_KINDS))
TIME = [
    st.tuples(st.just("days_pass"), st.integers(1, 15)),
    st.tuples(st.just("remind")),
    st.tuples(st.just("die"), st.integers(0, 2)),
]
WORK = [
    st.tuples(st.just("plan"), MILESTONES, st.none() | st.integers(-20, 10)),
    st.tuples(st.just("review"), MILESTONES, st.just("request_review"), PEOPLE),
    st.tuples(st.just("review"), MILESTONES, ANSWERS, PEOPLE),
]
CHOICES = [
    st.tuples(st.just("choose"), PEOPLE, RHYTHMS, KINDS),
    st.tuples(st.just("unsubscribe"), PEOPLE),
    st.tuples(st.just("set_status"), st.sampled_from([Status.ACTIVE, Status.PAUSED])),
    st.tuples(st.just("leave"), PEOPLE),
]
STEPS = st.lists(st.one_of(st.one_of(TIME), st.one_of(WORK), st.one_of(CHOICES)), min_size=8, max_size=25)


class Killed(BaseException):
    """Stands for the end of the process."""


class World:
    """A trust, a calendar, and a book of what was told to whom."""

    def __init__(self, trust):
        self.trust, self.on, self.told = trust, FRIDAY, Counter()
        self.milestones = [trust.milestone, progress_of(trust.participation, "M2")]
        self.plan(0, 5)
        self.review(1, "request_review", "lead")

    def days_pass(self, days):
        self.on += timedelta(days)
        self.remind()

    def plan(self, number, days):
        plan(self.milestones[number], None if days is None else self.on + timedelta(days))

    def review(self, number, what, who):
        more = {} if what in ("request_review", "withdraw_request") else {"reason": "Because"}
        progress = Progress.objects.get(pk=self.milestones[number].pk)
        with suppress(Refused):
            getattr(milestone_actions, what)(progress=progress, by=getattr(self.trust, who).user, on=self.on, **more)

    def choose(self, who, rhythm, kinds):
        person = getattr(self.trust, who)
        actions.choose(person=person, rhythm=rhythm, kinds=kinds, by=person.user)

    def unsubscribe(self, who):
        actions.unsubscribe(person=getattr(self.trust, who))

    def set_status(self, status):
        Participation.objects.update(status=status, status_reason="" if status == Status.ACTIVE else "Winter pressure")

    def leave(self, who):
        person = getattr(self.trust, who)
        rows = person.assignments if who == "coach" else person.seats
        rows.update(ends_on=max(self.on, FRIDAY))

    def die(self, after):
        """A process that is killed while it writes somebody's mail; what it had written before stays."""
        real, count = emails.digest, Counter()

        def write_or_die(**kwargs):
            if count["written"] == after:
                raise Killed
            count["written"] += 1
            return real(**kwargs)

        before = set(Reminder.objects.filter(state="sent"))
        with patch.object(emails, "digest", write_or_die), suppress(Killed):
            actions.remind(on=self.on)
        self.book(set(Reminder.objects.filter(state="sent")) - before)

    def remind(self):
        fresh = [person for person in (self.trust.lead, self.trust.deputy, self.trust.coach) if not self.has_mail(person)]
        summary = actions.remind(on=self.on)
        self.book(Reminder.objects.filter(pk__in=summary.told))
        assert summary.failed == 0
        for person in fresh:
            self.check_nothing_is_forgotten(person)

    def has_mail(self, person):
        return Digest.objects.filter(person=person, on=self.on).exists()

    def book(self, reminders):
        """Note what was told, and look whether it held and was welcome."""
        wanted = queries.wanted(self.on)
        for reminder in reminders:
            self.told[reminder.pk] += 1
            preference = queries.preference_of(reminder.person_id)
            key = queries.Key(reminder.kind, reminder.person_id, reminder.thing_type, reminder.thing_id, reminder.due_on)
            assert key in wanted
            assert reminder.due_on <= self.on
            assert preference.rhythm != Rhythm.OFF
            assert reminder.kind not in preference.muted_kinds
            if reminder.thing_type == REVIEW:
                assert Review.objects.get(pk=reminder.thing_id).by_id != reminder.person.user_id

    def check_nothing_is_forgotten(self, person):
        """Somebody who had no mail yet today and takes mails daily has been told all that holds and is not switched off."""
        preference = queries.preference_of(person.pk)
        if preference.rhythm != Rhythm.DAILY:
            return
        for key in queries.wanted(self.on, person=person):
            if key.kind not in preference.muted_kinds:
                reminder = Reminder.objects.get(**key._asdict())
                assert reminder.state == "sent" or reminder.reason in ("muted", "off")

    def check(self):
        assert set(self.told.values()) <= {1}
        assert set(self.told) == set(Reminder.objects.filter(state="sent").values_list("pk", flat=True))
        assert set(Digest.objects.values_list("mail_key", flat=True)) == set(OutgoingMail.objects.values_list("key", flat=True))
        assert not Digest.objects.filter(reminders__isnull=True).exists()


@given(steps=STEPS)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_each_thing_is_told_once_and_only_while_it_holds(trust, steps):
    with transaction.atomic():
        world = World(trust)
        for name, *arguments in steps:
            getattr(world, name)(*arguments)
            world.check()
        transaction.set_rollback(True)


def test_the_property_is_not_empty(trust):
    """The book fills: the test above would pass for a program that never says anything."""
    world = World(trust)

    world.die(1)
    world.check()
    world.remind()
    world.check()

    assert len(world.told) == 3
