"""Writing excerpts down, and reading them a second time before anybody else sees them (DOMAIN section 14.4)."""

from django.db.models import Max

from audit import clock
from audit.recording import action
from datareview.actions.base import CannotChange, begin, said
from datareview.models import Consent, Excerpt, Strand

MAX_LENGTH = 5_000
ROWS_AT_ONCE = 500

TOO_OLD = "This excerpt was changed, checked or withdrawn since you opened the page. Read how it is now, then go on."


@action
def add(population, text, by, activity=None, source=None, consent=None, topic="", speaker="", may_distress=False, guid=None):
    """Write one excerpt down, from an activity or from a source of existing data. Returns the Excerpt, which waits for its check.

    What people said needs a consent in force of that activity; what professionals said may have one. `topic` is the code of a
    prompt, `speaker` a role. `guid` is the id that it gets, made when the form was opened: the same form sent twice is one excerpt,
    while two people may say the same words. Raises CannotChange.
    """
    begin(population)
    strand = _strand(population, activity, source)
    consent = _consent(strand, activity, consent)
    row = _row(text=text, topic=topic, speaker=speaker, may_distress=may_distress)
    place = {"strand": strand, "activity": activity, "source": source}
    fields = {**place, **row, "consent": consent, "population": population, "by": by}
    if guid and (sent_already := Excerpt.objects.filter(guid=guid, **fields).first()):
        return sent_already
    if guid and not Excerpt.objects.filter(guid=guid).exists():  # other words from an old page are another excerpt
        fields["guid"] = guid
    new = Excerpt.objects.create(number=next_number(population), **fields)
    said("excerpt.added", new, population=population, by=by)
    return new


@action
def add_many(population, rows, by, activity=None, source=None, consent=None):
    """Write many excerpts of one place down, numbered in their order, with one audit entry. Returns them.

    `rows` are dicts with `text`, and perhaps `topic`, `speaker`, `may_distress` and a `consent` of their own. All or none:
    raises CannotChange if one of them cannot be taken.
    """
    begin(population)
    if not rows:
        raise CannotChange("There is nothing to take over.")
    strand = _strand(population, activity, source)
    known = {}
    first = next_number(population)
    new = [
        Excerpt(
            population=population,
            number=number,
            strand=strand,
            activity=activity,
            source=source,
            consent=_consent(strand, activity, row.get("consent", consent), known=known),
            by=by,
            **_row(**{key: value for key, value in row.items() if key != "consent"}),
        )
        for number, row in enumerate(rows, start=first)
    ]
    Excerpt.objects.bulk_create(new, batch_size=ROWS_AT_ONCE)
    words = f"Excerpts {first} to {new[-1].number}" if len(new) > 1 else str(new[0])
    said("excerpts.added", activity or source, population=population, by=by, label=words, changes={"count": len(new)})
    return new


@action
def edit(excerpt, text, by, consent=None, topic="", speaker="", may_distress=False):
    """Change an excerpt, `excerpt` being as it was read. Returns whether it has to be checked again.

    New words, and another agreement, take the check back, and whoever changed them counts as their author: so one of two people can
    mend what the other one wrote, and the other one checks it. With new words nobody is done with coding it any more: codings stay,
    and count once the words are checked, but the "done" marks go, so that each coder is asked to look at the new words, with their
    earlier codes ticked. Raises CannotChange for one that changed meanwhile.
    """
    population = excerpt.population
    begin(population)
    row = _row(text=text, topic=topic, speaker=speaker, may_distress=may_distress)
    consent = consent if consent == excerpt.consent else _consent(excerpt.strand, excerpt.activity, consent)
    fields = {**row, "consent": consent, "edited_at": clock.now()}
    was_checked = excerpt.checked_at is not None
    has_new_text = row["text"] != excerpt.text
    changes = _changed_agreement(excerpt.consent, consent)
    needs_check = has_new_text or row["speaker"] != excerpt.speaker or bool(changes)
    if needs_check:
        fields |= {"by": by, "checked_by": None, "checked_at": None}
    _update(excerpt, **fields)
    if has_new_text:
        excerpt.marks.all().delete()
    said("excerpt.edited", excerpt, population=population, by=by, changes={"to_check": needs_check, **changes})
    return was_checked and needs_check


def _changed_agreement(before, now):
    """What the log says of another agreement: the ids of both, None for none."""
    return {} if before == now else {"consent_before": before and before.pk, "consent": now and now.pk}


@action
def check(excerpt, by):
    """Say, as a second person, that nothing in the excerpt shows who it is about; `excerpt` being as it was read.

    Raises CannotChange for its author, and for one that was changed, checked or withdrawn meanwhile.
    """
    begin(excerpt.population)
    if excerpt.by_id == by.pk:
        raise CannotChange("You wrote or changed this, so somebody else has to check it.")
    if excerpt.checked_at is not None:
        raise CannotChange("Somebody has checked this excerpt already.")
    if excerpt.consent_id and not Consent.objects.get(pk=excerpt.consent_id).is_in_force:
        raise CannotChange("The agreement behind these words is not in force any more, so they cannot be used.")
    _update(excerpt, checked_by=by, checked_at=clock.now())
    said("excerpt.checked", excerpt, population=excerpt.population, by=by)


@action
def uncheck(excerpt, by):
    """Take a check back: something in the excerpt does show who it is. It waits for a second person again. Raises CannotChange."""
    begin(excerpt.population)
    if excerpt.checked_at is None:
        raise CannotChange("This excerpt waits for its check already.")
    _update(excerpt, checked_by=None, checked_at=None)
    said("excerpt.unchecked", excerpt, population=excerpt.population, by=by)


def next_number(population):
    """The number of the next excerpt of a population that is held."""
    return (population.excerpts.aggregate(last=Max("number"))["last"] or 0) + 1


def _update(excerpt, **fields):
    """Write the fields, if the row is still as it was read."""
    unchanged = Excerpt.objects.filter(pk=excerpt.pk, withdrawn_at=None, edited_at=excerpt.edited_at, checked_at=excerpt.checked_at)
    if not unchanged.update(**fields):
        raise CannotChange(TOO_OLD)
    for name, value in fields.items():
        setattr(excerpt, name, value)


def _strand(population, activity, source):
    """Where the words come from, as a strand; exactly one place, of this population, that was not taken away."""
    place = activity or source
    if place is None or (activity and source) or place.population_id != population.pk:
        raise CannotChange("Say where this was heard or read: one activity, or one source.")
    place.refresh_from_db(fields=["removed_at"])
    if place.is_removed:
        raise CannotChange(f"{place} was taken away. Put it back first.")
    return activity.strand if activity else Strand.DATA


def _consent(strand, activity, consent, *, known=None):
    """The consent that goes with the words, or None; looked up once where `known` keeps what was found."""
    if consent is None and strand == Strand.PEOPLE:
        raise CannotChange("Choose the agreement under which this was said.", field="consent")
    if consent is None:
        return None
    if known is not None and consent.pk in known:
        return known[consent.pk]
    now = Consent.objects.filter(pk=consent.pk, activity=activity).first() if activity else None
    if now is None or not now.is_in_force:
        raise CannotChange("This agreement is not in force, so what was said under it cannot be used.", field="consent")
    if known is not None:
        known[now.pk] = now
    return now


def _row(*, text, topic="", speaker="", may_distress=False):
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise CannotChange("Enter what was said or written.", field="text")
    if len(text) > MAX_LENGTH:
        raise CannotChange(f"An excerpt has at most {MAX_LENGTH:,} characters. Split it into several.", field="text")
    return {"text": text, "topic": topic, "speaker": speaker.strip(), "may_distress": may_distress}
