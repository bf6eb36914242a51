"""What the data reviews of a person's sub-teams ask of them, for the start page.

Of everybody on the sub-team: to read what others wrote before anybody else sees it, and to code. Whoever wrote something down, and the
sub-team lead, are asked for what was promised: to follow up an interest, to give feedback. The lead is asked once the time is over.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse

from accounts.permissions import PERMISSIONS_BY_ROLE, Permission
from core.dates import nhs_date
from datareview.models import CodedMark, DataReview, Excerpt, Feedback, Interest, RawNote
from organisations.models import SeatRole

NOTE_GOES_SOON = timedelta(days=7)


@dataclass(frozen=True)
class _Asked:
    """Whom the asks are for, and the populations whose review they work on: all of them, and those that they lead ({id: Population})."""

    user: object
    all: dict
    led: dict
    on: object

    def mine(self, population):
        """A condition: written by this person, or in a review that they lead. `population` is the path to the population."""
        return Q(by=self.user) | Q(**{f"{population}__in": list(self.led)})


def asked_of(user, seats, *, on):
    """What waits for this person in data reviews: {participation id: [(words, label, address)]}.

    `seats` are theirs, with team, population, participation and organisation loaded. The number of queries does not depend on how
    many there are.
    """
    work = _work_of(user, seats, on)
    if not work.all:
        return {}
    organisations = {seat.team.participation_id: seat.team.participation.organisation for seat in seats}
    found = defaultdict(list)
    for function in (_time_is_over, _to_follow_up, _to_give_feedback, _to_check, _notes_that_go, _to_code):
        for pk, words, label, name, *args in function(work):
            population = work.all[pk]
            slug = organisations[population.participation_id].slug
            found[population.participation_id].append((words, label, reverse(f"datareview:{name}", args=[slug, pk, *args])))
    return dict(found)


def _work_of(user, seats, on):
    """The populations that are worked on and whose review this person may write in."""
    with_permission = {Permission.EVIDENCE_EDIT: {}, Permission.EVIDENCE_LEAD: {}}
    for seat in seats:
        population = getattr(seat.team, "population", None)
        if population is None or not population.is_selected:
            continue
        for permission, found in with_permission.items():
            if permission in PERMISSIONS_BY_ROLE[SeatRole(seat.role).access_role]:
                found[population.pk] = population
    return _Asked(user, with_permission[Permission.EVIDENCE_EDIT], with_permission[Permission.EVIDENCE_LEAD], on)


def _time_is_over(work):
    over = DataReview.objects.filter(population__in=work.led, ends_on__lt=work.on, finished_on__isnull=True)
    for pk, ends_on in over.order_by("pk").values_list("population", "ends_on"):
        words = f"The time for the data review of {work.all[pk]} was over on {nhs_date(ends_on)}"
        yield pk, words, "Say “enough for now”, or take more time", "review"


def _to_follow_up(work):
    rows = Interest.objects.current().filter(
        work.mine("activity__population"),
        activity__population__in=work.all,
        activity__removed_at__isnull=True,
        followed_up_on__isnull=True,
        follow_up_by__lte=work.on,
    )
    for pk, day in _first_days(rows, "activity__population", "follow_up_by"):
        words = f"Somebody who was heard about {work.all[pk]} wants to join in, and was to hear from the team by {nhs_date(day)}"
        yield pk, words, "Follow it up", "interests"


def _to_give_feedback(work):
    rows = Feedback.objects.current().filter(work.mine("population"), population__in=work.all, done_on__isnull=True, planned_on__lt=work.on)
    seen = set()
    for pk, feedback, day in rows.order_by("planned_on", "pk").values_list("population", "pk", "planned_on"):
        if pk not in seen:
            seen.add(pk)
            words = f"Feedback to people who were heard about {work.all[pk]} was planned for {nhs_date(day)}"
            yield pk, words, "Say that it is done, or set a new date", "feedback-edit", feedback


def _to_check(work):
    waiting = Excerpt.objects.to_check().filter(population__in=work.all).exclude(by=work.user).order_by()
    for pk, number in waiting.values_list("population").annotate(number=Count("pk")):
        words = f"{_excerpts(number)} about {work.all[pk]} until a second person has read {'it' if number == 1 else 'them'}"
        yield pk, words, "Check that nothing shows who it is", "checks"


def _notes_that_go(work):
    rows = RawNote.objects.filter(activity__population__in=work.all, by=work.user, delete_on__range=(work.on, work.on + NOTE_GOES_SOON))
    for pk, note, day in rows.order_by("delete_on", "pk").values_list("activity__population", "pk", "delete_on"):
        yield pk, f"A raw note of yours is deleted on {nhs_date(day)}", "See whether you still need anything of it", "note", note


def _to_code(work):
    """Whoever has begun to code is asked for what they have not read; everybody else for what nobody has."""
    marks = CodedMark.objects.filter(excerpt=OuterRef("pk"))
    excerpts = Excerpt.objects.checked().filter(population__in=work.all, population__data_review__finished_on__isnull=True)
    excerpts = excerpts.annotate(by_me=Exists(marks.filter(by=work.user)), by_anybody=Exists(marks)).order_by()
    rows = excerpts.values_list("population").annotate(
        begun=Count("pk", filter=Q(by_me=True)),
        left=Count("pk", filter=Q(by_me=False)),
        untouched=Count("pk", filter=Q(by_anybody=False)),
    )
    for pk, begun, left, untouched in rows:
        number = left if begun else untouched
        if number:
            yield pk, f"{_excerpts(number)} about {work.all[pk]} to be given codes", "Code", "coding"


def _excerpts(number):
    return "1 excerpt waits" if number == 1 else f"{number:,} excerpts wait"


def _first_days(rows, population, field):
    """(population id, earliest day) for each population of these rows."""
    first = {}
    for pk, day in rows.order_by(field, "pk").values_list(population, field):
        first.setdefault(pk, day)
    return first.items()
