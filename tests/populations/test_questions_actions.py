from datetime import date

import pytest

from audit.models import Entry
from populations.actions import questions
from populations.models import Answer, Question, SourceKind, Status, Verdict
from populations.questions import answers_of, unanswered, verdicts_of
from tests.factories.accounts import UserFactory
from tests.factories.organisations import PopulationFactory
from tests.factories.populations import AnswerFactory, answer_all

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
LINK = (SourceKind.LINK, "Needs assessment", "https://example.org/needs")
DATASET = (SourceKind.DATA, "Mental Health Services Data Set", "")


def sources_of(answer):
    return list(answer.sources.order_by("pk").values_list("kind", "title", "url"))


def edit(answer, **fields):
    said = {"verdict": Verdict.NO, "text": "No longer.", "sources": (), "by": answer.by, **fields}
    questions.edit_answer(answer=answer, **said)


@pytest.mark.parametrize("question", Question)
def test_answering_keeps_verdict_words_and_sources(question):
    population, by = PopulationFactory(), UserFactory()

    given = questions.answer(
        population=population, question=question, verdict=Verdict.PARTLY, text="Two surveys.", sources=[LINK, DATASET], by=by
    )

    given.refresh_from_db()
    assert (given.population, given.question, given.verdict, given.text, given.by) == (population, question, "partly", "Two surveys.", by)
    assert sources_of(given) == [LINK, DATASET]


def test_two_people_answer_the_same_question_and_both_are_kept():
    population = PopulationFactory()
    first, second = (AnswerFactory(population=population, verdict=verdict) for verdict in (Verdict.YES, Verdict.NO))

    assert answers_of([population])[population.pk][Question.DATA] == [second, first]


def test_the_same_answer_sent_twice_is_kept_once():
    population, by = PopulationFactory(), UserFactory()
    said = {"population": population, "by": by, "question": Question.DATA, "verdict": Verdict.YES, "text": "Figures by postcode."}

    first, second = (questions.answer(**said, sources=[LINK, DATASET]) for _ in range(2))

    assert (second, Answer.objects.get()) == (first, first)
    assert Entry.objects.filter(action="question.answered").count() == 1


@pytest.mark.parametrize(
    "other",
    [
        {"verdict": Verdict.NO},
        {"text": "Figures by ward."},
        {"question": Question.WORK},
        {"sources": [LINK]},
        {"by": None},
        {"population": None},
    ],
)
def test_what_differs_in_anything_is_an_answer_of_its_own(other):
    said = {"population": PopulationFactory(), "by": UserFactory(), "question": Question.DATA, "verdict": Verdict.YES, "text": "Figures."}
    makes = {"by": UserFactory, "population": PopulationFactory}
    questions.answer(**said)

    questions.answer(**said | {name: value or makes[name]() for name, value in other.items()})

    assert Answer.objects.count() == 2


def test_an_answer_that_was_taken_away_can_be_given_again():
    answer = AnswerFactory(text="Figures.")
    questions.remove_answer(answer=answer, by=answer.by)

    assert AnswerFactory(population=answer.population, by=answer.by, text="Figures.") != answer


def test_every_change_is_in_the_log_without_the_words():
    answer = AnswerFactory(text="Nobody may read this in the log")

    edit(answer, text="Nor this")
    questions.remove_answer(answer=answer, by=answer.by)
    questions.restore_answer(answer=answer, by=answer.by)

    entries = Entry.objects.filter(target_type="populations.answer").order_by("pk")
    assert [entry.action for entry in entries] == ["question.answered", "question.edited", "question.removed", "question.restored"]
    assert {(entry.population_id, entry.target_label, str(entry.changes), entry.reason) for entry in entries} == {
        (answer.population_id, f"{answer.population}: Data", "{}", "")
    }


@pytest.mark.parametrize("status", [Status.CANDIDATE, Status.SHORT_LISTED])
def test_answers_are_taken_while_a_population_is_on_the_table(status):
    population = PopulationFactory()
    population.status = status
    population.save()

    assert AnswerFactory(population=population).pk


def test_answers_are_taken_for_a_selected_population():
    assert AnswerFactory(population=PopulationFactory(selected=True)).pk


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (Status.PARKED, "“Rural communities” is parked. Put it back on the long list to go on with it."),
        (Status.MERGED, "“Rural communities” is merged into another population. Answer the questions there."),
        (Status.CLOSED, "“Rural communities” is closed. What was answered is kept."),
    ],
)
def test_answers_are_refused_once_a_population_is_off_the_table(status, words):
    population = PopulationFactory(name="Rural communities")
    answer = AnswerFactory(population=population)
    type(population).objects.filter(pk=population.pk).update(
        status=status, merged_into=PopulationFactory(participation=population.participation)
    )

    for attempt in (lambda: AnswerFactory(population=population), lambda: edit(answer)):
        with pytest.raises(questions.CannotAnswer, match=words):
            attempt()

    assert Answer.objects.count() == 1


def test_changing_an_answer_replaces_words_and_sources():
    answer = AnswerFactory(sources=[LINK])

    edit(answer, sources=[DATASET])

    answer.refresh_from_db()
    assert (answer.verdict, answer.text, sources_of(answer)) == ("no", "No longer.", [DATASET])
    assert answer.edited_at


def test_nobody_changes_the_answer_of_somebody_else():
    answer = AnswerFactory()

    with pytest.raises(questions.CannotAnswer, match="Only the person who wrote an answer"):
        edit(answer, by=UserFactory())


def test_of_two_changes_at_once_the_second_is_told():
    answer = AnswerFactory(sources=[LINK])
    as_second_tab_read_it = Answer.objects.get(pk=answer.pk)
    edit(answer, text="First tab", sources=[LINK])

    with pytest.raises(questions.CannotAnswer, match="was changed or removed since"):
        edit(as_second_tab_read_it, text="Second tab")

    answer.refresh_from_db()
    assert (answer.text, sources_of(answer)) == ("First tab", [LINK])


def test_a_removed_answer_is_not_changed():
    answer = AnswerFactory()
    questions.remove_answer(answer=Answer.objects.get(pk=answer.pk), by=answer.by)

    with pytest.raises(questions.CannotAnswer, match="was changed or removed since"):
        edit(answer)


def test_an_answer_is_removed_and_put_back_by_its_author():
    answer = AnswerFactory()

    questions.remove_answer(answer=answer, by=answer.by)
    gone = list(Answer.objects.current())
    questions.restore_answer(answer=answer, by=answer.by)

    assert (gone, list(Answer.objects.current())) == ([], [answer])


def test_only_who_shapes_the_lists_removes_the_answer_of_somebody_else():
    answer, other = AnswerFactory(), UserFactory()

    with pytest.raises(questions.CannotAnswer, match="Only the person who wrote an answer"):
        questions.remove_answer(answer=answer, by=other)
    questions.remove_answer(answer=answer, by=other, removes_any=True)
    gone = list(Answer.objects.current())
    questions.restore_answer(answer=answer, by=other)

    assert (gone, list(Answer.objects.current())) == ([], [answer])


def test_what_its_author_withdrew_nobody_else_brings_back():
    answer, lead = AnswerFactory(), UserFactory()
    questions.remove_answer(answer=answer, by=answer.by)

    with pytest.raises(questions.CannotAnswer, match="Only the person who took an answer away"):
        questions.restore_answer(answer=answer, by=lead)

    assert not Answer.objects.current().exists()


def test_an_answer_that_was_taken_away_by_somebody_else_is_not_put_back_by_its_author():
    answer = AnswerFactory()
    questions.remove_answer(answer=answer, by=UserFactory(), removes_any=True)

    with pytest.raises(questions.CannotAnswer, match="Only the person who took an answer away"):
        questions.restore_answer(answer=answer, by=answer.by)


def test_removing_or_restoring_twice_is_told():
    answer = AnswerFactory()
    questions.remove_answer(answer=answer, by=answer.by)

    with pytest.raises(questions.CannotAnswer, match="taken away already"):
        questions.remove_answer(answer=answer, by=answer.by)
    questions.restore_answer(answer=answer, by=answer.by)
    with pytest.raises(questions.CannotAnswer, match="Only the person who took an answer away"):
        questions.restore_answer(answer=answer, by=answer.by)


def test_answers_are_grouped_by_population_and_question_newest_first():
    first, second = PopulationFactory.create_batch(2)
    work = [AnswerFactory(population=first, question=Question.WORK, sources=[LINK]) for _ in range(3)]
    removed = AnswerFactory(population=first)
    questions.remove_answer(answer=removed, by=removed.by)

    found = answers_of([first, second])

    none = {question: [] for question in Question}
    assert found == {first.pk: {**none, Question.WORK: work[::-1]}, second.pk: none}
    assert list(found[first.pk]) == list(Question)
    assert answers_of([first], most=2)[first.pk][Question.WORK] == work[:0:-1]


def test_reading_answers_takes_two_queries_however_many_there_are(django_assert_num_queries):
    populations = PopulationFactory.create_batch(3)
    for population in populations:
        answer_all(population)
        AnswerFactory(population=population, sources=[LINK])

    with django_assert_num_queries(2):
        found = answers_of(populations, most=5)
        words = [
            (str(one.by), [str(source) for source in one.sources.all()])
            for rows in found.values()
            for given in rows.values()
            for one in given
        ]

    assert len(words) == 15


def test_verdicts_are_counted_without_removed_answers():
    population = PopulationFactory()
    for verdict in (Verdict.YES, Verdict.YES, Verdict.NO):
        AnswerFactory(population=population, verdict=verdict)
    removed = AnswerFactory(population=population)
    questions.remove_answer(answer=removed, by=removed.by)

    found = verdicts_of([population])[population.pk]

    assert found[Question.DATA] == {"yes": 2, "no": 1}
    assert found[Question.WORK] == {}


def test_unanswered_names_the_gaps():
    complete, empty = PopulationFactory.create_batch(2)
    answer_all(complete, verdict=Verdict.NOT_KNOWN)

    gaps = unanswered(type(complete).objects.filter(pk__in=[complete.pk, empty.pk]))

    assert gaps == {empty.pk: list(Question)}
