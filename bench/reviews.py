"""Two data reviews of unlike size, in bulk, and somebody on both sub-teams who signs in to read them.

`python -m bench.reviews`, in the environment of a site, writes JSON: who signs in, and the addresses of the coding page and of the
matrix of each review by the number of its excerpts.
"""

import json
from datetime import date, timedelta

import django
from django.conf import settings

SMALL, LARGE = SIZES = {20: (6, 50), 2_000: (60, 5_000)}  # excerpts: (codes, codings)
ACTIVITIES, SOURCES, THEMES, CODERS = 30, 5, 12, 4
EMAIL = "coder@demo.example"
HELD = date(2026, 6, 1)
WORDS = "It took three buses to get there, and when I came they asked me for a letter that nobody had told me about. "


def main():
    django.setup()
    from django.urls import reverse  # app ready

    from populations.models import Population  # app ready

    coders = coders_of()
    empty = Population.objects.selected().filter(data_review__isnull=True, information_versions__isnull=True).order_by("pk")
    chosen = list(empty.select_related("participation__organisation", "team")[: len(SIZES)])
    addresses = {}
    for (excerpts, (codes, codings)), population in zip(SIZES.items(), chosen, strict=True):
        seat(coders[0], population)
        first = fill(population, coders, excerpts=excerpts, codes=codes, codings=codings)
        here = [population.participation.organisation.slug, population.pk]
        addresses[excerpts] = {
            "coding": reverse("datareview:code-excerpt", args=[*here, first.pk]),
            "matrix": reverse("datareview:matrix", args=here),
        }
    print(json.dumps({"email": EMAIL, "addresses": addresses}))


def coders_of():
    """The accounts of people who code; the first has the password of the demonstration."""
    from accounts.actions import add_person, create_account  # app ready

    people = [(EMAIL, settings.DEMO_PASSWORD), *((f"coder-{number}@demo.example", None) for number in range(1, CODERS))]
    return [
        create_account(person=add_person(name=email.split("@")[0], email=email, by=None), email=email, password=password)
        for email, password in people
    ]


def seat(user, population):
    """Put the person on the sub-team, as its lead."""
    from organisations.models import Seat, SeatRole  # app ready

    title = "Bench"
    Seat.objects.create(team=population.team, person=user.person, role=SeatRole.SUB_TEAM_LEAD, role_title=title, starts_on=HELD)


def fill(population, coders, *, excerpts, codes, codings):
    """Write a data review with so many rows; returns its first excerpt. Every excerpt is checked; a coding has one of `coders`."""
    from datareview import models  # app ready

    information = models.Information.objects.create(population=population, number=1, text="What we do.", created_on=HELD)
    activities = _bulk(
        models.Activity(
            population=population,
            strand="people" if number % 3 else "professionals",
            method="in_person",
            place=f"Hall {number}",
            date=HELD + timedelta(days=number),
            people=3 + number % 5,
            by=coders[0],
        )
        for number in range(ACTIVITIES)
    )
    consents = _bulk(
        models.Consent(activity=activity, information=information, label="Speaker 1", how="spoken", agreed_on=HELD, may_quote=True)
        for activity in activities
    )
    sources = _bulk(
        models.DataSource(population=population, name=f"Source {number}", kind="service_use", reviewed_on=HELD) for number in range(SOURCES)
    )
    rows = _bulk(_excerpt(population, number, coders, activities, consents, sources) for number in range(excerpts))
    themes = _bulk(models.Theme(population=population, name=f"Theme {number}", tag="need") for number in range(THEMES))
    given = _bulk(
        models.Code(population=population, name=f"Code {number:02}", description=WORDS, theme=themes[number % THEMES])
        for number in range(codes)
    )
    _bulk(_coding(number, rows, given, coders) for number in range(codings))
    pairs = {(number % excerpts, number % CODERS) for number in range(codings)}
    _bulk(models.CodedMark(excerpt=rows[excerpt], by=coders[coder]) for excerpt, coder in sorted(pairs))
    return rows[0]


def _excerpt(population, number, coders, activities, consents, sources):
    from audit import clock  # app ready
    from datareview.models import Excerpt  # app ready

    place = number % (ACTIVITIES + SOURCES)
    if place < ACTIVITIES:
        where = {"strand": activities[place].strand, "activity": activities[place], "consent": consents[place]}
    else:
        where = {"strand": "data", "source": sources[place - ACTIVITIES]}
    by, checked_by = coders[number % CODERS], coders[(number + 1) % CODERS]
    return Excerpt(
        population=population,
        number=number + 1,
        text=WORDS * (1 + number % 3),
        by=by,
        checked_by=checked_by,
        checked_at=clock.now(),
        **where,
    )


def _coding(number, excerpts, codes, coders):
    """A coding that is no other number's: the code moves on by one with each round through the excerpts."""
    from datareview.models import Coding  # app ready

    place = number % len(excerpts)
    code = codes[(place + number // len(excerpts)) % len(codes)]
    return Coding(excerpt=excerpts[place], code=code, by=coders[number % len(coders)])


def _bulk(rows):
    rows = list(rows)
    return type(rows[0]).objects.bulk_create(rows, batch_size=1_000)


if __name__ == "__main__":
    main()
