"""A draft of each of the 18 items from records: plain paragraphs, no names, no small numbers, nothing that is not recorded.

Each draft is a function of `Records` that returns paragraphs; an empty list leaves the item to the team.
"""

from core.dates import nhs_date
from datareview.models import Tag
from qiprojects.models import Act, IdeaStatus, MeasureKind

DRAFTS = {}
DONE = {IdeaStatus.ADOPTED, IdeaStatus.ADAPTED, IdeaStatus.IMPLEMENTING, IdeaStatus.SCALED}


def draft(code):
    """Register the draft of the item with this code."""

    def register(function):
        DRAFTS[code] = function
        return function

    return register


def draft_of(code, records):
    """The paragraphs of one item, a list of texts."""
    return [text for text in DRAFTS[code](records) if text]


def counted(number, noun):
    return f"{number} {noun}{'' if number == 1 else 's'}"


def listed(texts):
    """Texts in one sentence, with semicolons."""
    return "; ".join(" ".join(str(text).split()).rstrip(".") for text in texts)


def _sentence(text):
    text = " ".join(text.split())
    return text if not text or text[-1] in ".!?…" else f"{text}."


@draft("title")
def title(records):
    yield f"Improving mental health care with and for: {records.population}"


@draft("abstract")
def abstract(records):
    if records.aim:
        yield f"Aim. {_sentence(records.aim.text)}"
    done = [idea for idea in records.ideas if idea.status in DONE]
    if done:
        yield f"Changes. {_sentence(listed(idea.text for idea in done))}"
    outcomes = [chart for measure, chart in records.charts if measure.kind == MeasureKind.OUTCOME and chart.n]
    if outcomes:
        yield f"Results. {outcomes[0].title}: {' '.join(outcomes[0].reading)}"


@draft("problem")
def problem(records):
    if records.definition:
        yield f"The project is about {records.population}: {_sentence(records.definition.text)}"
    found = [theme.name for theme in records.themes if theme.tag in (Tag.NEED, Tag.BARRIER)]
    if found:
        yield f"The data review found these needs and barriers. {_sentence(listed(found))}"


@draft("available_knowledge")
def available_knowledge(records):
    if records.sources:
        yield f"Existing data that were reviewed. {_sentence(listed(_source(row) for row in records.sources))}"
    strengths = [theme.name for theme in records.themes if theme.tag == Tag.ASSET]
    if strengths:
        yield f"Strengths that people named. {_sentence(listed(strengths))}"
    if records.assets:
        yield f"{counted(records.assets, 'asset')} of the community {'is' if records.assets == 1 else 'are'} on the team's map."


def _source(row):
    return f"{row.name} ({row.period})" if row.period else row.name


@draft("rationale")
def rationale(records):
    primary = [row.text for row in records.drivers if row.is_primary]
    if primary:
        yield f"The theory of change has {counted(len(primary), 'primary driver')}. {_sentence(listed(primary))}"
    if records.ideas:
        sourced = sum(idea.pk in records.sourced for idea in records.ideas)
        ideas = counted(len(records.ideas), "change idea")
        yield f"Of {ideas}, {sourced} rest on what was heard, counted or found in the data review; the others are assumptions of the team."
    if records.theory and records.theory.assumptions:
        yield f"What the team assumed. {_sentence(records.theory.assumptions)}"


@draft("specific_aims")
def specific_aims(records):
    aim = records.aim
    if aim is None:
        return
    yield _sentence(aim.text)
    known = [f"{label}: {value}" for label, value in (("Baseline", aim.baseline), ("Target", aim.target)) if value]
    if aim.target_on:
        known.append(f"By {nhs_date(aim.target_on)}")
    if known:
        yield _sentence(listed(known))
    if len(records.aims) > 1:
        first = records.aims[-1]
        yield f"The first aim, of {nhs_date(first.written_on)}, was: {_sentence(first.text)}"


@draft("context")
def context(records):
    participation = records.population.participation
    kind = participation.organisation.get_nation_display()
    yield (
        f"An organisation in {kind} that takes part in {participation.wave.programme_name} ({participation.wave}) since "
        f"{nhs_date(participation.joined_on)}, with a sub-team for this population."
    )
    if records.aim and records.aim.with_partners:
        yield "People with lived experience were members of the team and took part in the aim."


@draft("interventions")
def interventions(records):
    for idea in records.ideas:
        if idea.status not in DONE:
            continue
        words = [_sentence(f"{idea.text} ({idea.get_status_display().lower()})"), _sentence(idea.description)]
        if standard := records.standards.get(idea.pk):
            words += [_sentence(standard.standard), _sentence(f"Training: {standard.training}") if standard.training else ""]
        yield " ".join(filter(None, words))
    given_up = [idea.text for idea in records.ideas if idea.status == IdeaStatus.ABANDONED]
    if given_up:
        yield f"Tried and given up: {_sentence(listed(given_up))}"


@draft("study")
def study(records):
    begun = [test for test in records.tests if test.started_on]
    if begun:
        scales = dict.fromkeys(test.get_scale_display().lower() for test in begun)
        yield f"Changes were tried in {counted(len(begun), 'PDSA cycle')}, each with a prediction. Scales: {', '.join(scales)}."
        partners = sum(test.with_partners for test in begun)
        if partners:
            yield f"Lived experience partners took part in {partners} of them."
    if records.meetings:
        together = sum(meeting.with_partners for meeting in records.meetings)
        yield f"The data were looked at in {counted(len(records.meetings), 'meeting')}, {together} of them with lived experience partners."


@draft("measures")
def measures(records):
    for measure, chart in records.charts:
        words = [f"{measure.name} ({measure.get_kind_display().lower()} measure).", _sentence(measure.counted)]
        if measure.has_parts:
            words.append(_sentence(f"{measure.numerator or 'Numerator'} of {measure.denominator or 'denominator'}"))
        words += [
            _sentence(f"Source: {measure.source}") if measure.source else "",
            _sentence(f"{measure.get_frequency_display()}, {counted(chart.n, 'point')}"),
            _sentence(f"{counted(chart.n_missing, 'point')} not collected") if chart.n_missing else "",
        ]
        yield " ".join(filter(None, words))


@draft("analysis")
def analysis(records):
    if records.charts:
        yield (
            "Points over time were read on run charts (median; tests for long runs and few crossings after Anhøj) and, from 13 points "
            "on, on XmR charts with the rules of NHS England's Making Data Count. New lines were drawn by a person, with a reason."
        )
    if records.themes:
        yield "What was said was coded and gathered into themes by more than one person, after Braun and Clarke."
    if any(chart.n_hidden for _, chart in records.charts):
        yield "Counts of people under five are left out here, and others rounded."


@draft("ethics")
def ethics(records):
    if records.equality and records.equality.started_on:
        said = f"An equality impact assessment was begun on {nhs_date(records.equality.started_on)}"
        if records.equality.signed_off_on:
            said += f" and signed off on {nhs_date(records.equality.signed_off_on)}"
        yield f"{said}. {_sentence(records.equality.summary)}".strip()
    yield "Evidence was kept without names. Words of people were used as they had agreed."


@draft("results")
def results(records):
    for _, chart in records.charts:
        if chart.n:
            yield f"{chart.title}. {' '.join(chart.reading)}"
    decided = [test for test in records.tests if test.decision]
    if decided:
        numbers = {act: sum(test.decision == act for test in decided) for act in Act}
        yield (
            f"Of {counted(len(decided), 'finished test')}, {numbers[Act.ADOPT]} led to a change being adopted, {numbers[Act.ADAPT]} to its "
            f"being adapted, and {numbers[Act.ABANDON]} to its being given up."
        )


@draft("summary")
def summary(records):
    told = records.evaluation
    if told and told.sustained:
        yield f"Was there a sustained improvement? {told.get_sustained_display()}. {_sentence(told.sustained_why)}".strip()
    if told and told.what_helped_most:
        yield f"What made the difference. {_sentence(told.what_helped_most)}"


@draft("interpretation")
def interpretation(records):
    told = records.evaluation
    if told and told.approach_helped:
        yield f"What in the approach helped. {_sentence(told.approach_helped)}"
    if told and told.approach_hindered:
        yield f"What did not. {_sentence(told.approach_hindered)}"
    learnt = [test for test in records.tests if test.decision and test.learning]
    if learnt:
        yield f"What tests taught. {_sentence(listed(test.learning for test in learnt))}"


@draft("limitations")
def limitations(records):
    for measure, chart in records.charts:
        if measure.limits:
            yield f"{measure.name}: {_sentence(measure.limits)}"
        if chart.n and chart.is_trial:
            yield f"{measure.name} has too few points for limits that hold."
    without = sum(idea.pk not in records.sourced for idea in records.ideas)
    if without:
        yield f"{counted(without, 'change idea')} had no source in the data review."


@draft("conclusions")
def conclusions(records):
    for idea in records.ideas:
        kept = records.sustaining.get(idea.pk)
        if kept and kept.monitoring:
            owner = f" Owner: {kept.owner_role}." if kept.owner_role else ""
            yield f"{_sentence(idea.text)}{owner} {_sentence(kept.monitoring)}"
    told = records.handover
    if told and told.ending:
        yield f"{told.get_ending_display()}. {_sentence(told.open_matters)}".strip()


@draft("funding")
def funding(records):
    return ()
