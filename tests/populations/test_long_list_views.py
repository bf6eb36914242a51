from datetime import date

import pytest
from django.db.models.signals import post_init
from django.urls import reverse
from django.utils.html import escape

from audit.models import Entry
from milestones.models import Prompt
from organisations.models import SeatRole
from populations import lists
from populations.actions import long_list, rooms, selection
from populations.models import Answer, Population, Question, Stage, Verdict
from tests.counting import queries_of
from tests.factories.accounts import UserFactory
from tests.factories.organisations import START, AssignmentFactory, ParticipationFactory, PopulationFactory, SeatFactory, project_team
from tests.factories.populations import DecisionFactory, DecisionRoomFactory, answer_all

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
REASON = "A project of the council does this already"


@pytest.fixture
def participation():
    return ParticipationFactory()


def seated(participation, role=SeatRole.PROJECT_TEAM_MEMBER, **fields):
    return SeatFactory(team=project_team(participation), person=UserFactory(**fields).person, role=role).person.user


@pytest.fixture
def lead(participation, client):
    user = seated(participation, SeatRole.PROJECT_LEAD)
    client.force_login(user)
    return user


@pytest.fixture
def member(participation, client):
    user = seated(participation)
    client.force_login(user)
    return user


@pytest.fixture
def rural(participation):
    return PopulationFactory(participation=participation, name="Rural communities", definition="")


@pytest.fixture
def veterans(participation):
    return PopulationFactory(participation=participation, name="Women veterans", definition="")


def address(name, where, *more):
    """A page of a participation, or of one of its populations."""
    participation = getattr(where, "participation", where)
    args = [where.pk] if isinstance(where, Population) else []
    return reverse(f"populations:{name}", args=[participation.organisation.slug, *args, *more])


def suggestion(**fields):
    return {"name": "Korean community", "domains": ["access"], "why": "", "significant_project": "", **fields}


def status(population):
    population.refresh_from_db()
    return population.status


def text(response):
    return " ".join(response.content.decode().split())


# The hub


@pytest.mark.req("R43", "R44", "R45")
def test_the_hub_shows_the_lists_beside_the_questions_of_the_wave(client, participation, member, rural, veterans):
    Prompt.objects.filter(code="M2.1.p1").update(text="Who is left out here?")
    long_list.short_list(population=veterans, on=TODAY)

    page = client.get(address("list", participation))

    assert [row.population for row in page.context["candidates"]] == [rural]
    assert [row.population for row in page.context["short_list"]] == [veterans]
    assert "Who is left out here?" in text(page)
    assert "Where are there the will and the urgency" in text(page)


def test_an_empty_hub_says_what_to_do(client, participation, member):
    page = text(client.get(address("list", participation)))

    assert "The long list is empty" in page
    assert f'href="{address("suggest", participation)}"' in page


@pytest.mark.req("R46", "R47", "R48")
def test_more_than_ten_on_the_long_list_is_a_warning_and_no_block(client, participation, lead):
    PopulationFactory.create_batch(10, participation=participation, definition="")
    ten = text(client.get(address("list", participation)))

    PopulationFactory(participation=participation, definition="")
    eleven = text(client.get(address("list", participation)))

    assert ("More than ten: shorten the list" in ten, "More than ten: shorten the list" in eleven) == (False, True)
    assert "overlap between populations, and for significant projects" in eleven
    assert client.post(address("suggest", participation), suggestion()).status_code == 302


def test_the_hub_shows_flags_and_how_far_the_questions_are(client, participation, member, rural, veterans):
    long_list.edit(population=rural, by=None, name=rural.name, is_significant_project=True, significant_project="Rural minds")
    long_list.mark_overlaps(population=rural, others=[veterans])
    long_list.short_list(population=veterans, on=TODAY)
    answer_all(veterans)

    page = text(client.get(address("list", participation)))

    assert "A significant project is under way: Rural minds" in page
    assert "Overlaps with Women veterans" in page
    assert "All four questions answered" in page


def test_what_is_aside_is_folded_away_with_its_reason(client, participation, member, rural, veterans):
    long_list.merge(population=rural, into=veterans, reason="The same people", on=TODAY)

    page = client.get(address("list", participation))

    assert list(page.context["aside"]) == [rural]
    assert "merged into" in text(page)
    assert "The same people" in text(page)


def test_a_long_list_is_paged_and_searched(client, participation, member):
    for number in range(26):
        PopulationFactory(participation=participation, name=f"Group {number:02}", definition="", why="Farm" if number == 25 else "")

    first = client.get(address("list", participation))
    second = client.get(address("list", participation), {"page": 2})
    found = client.get(address("list", participation), {"q": "farm group"})
    nothing = client.get(address("list", participation), {"q": "nobody" * 30})

    assert [len(page.context["candidates"]) for page in (first, second, found)] == [25, 1, 1]
    assert first.context["filter_form"] is not None
    assert nothing.status_code == 200


@pytest.mark.parametrize("name", ["list", "shorten"])
def test_a_page_of_lists_runs_as_many_queries_for_a_hundred_as_for_three(client, participation, lead, name):
    def add(number):
        for _ in range(number):
            made = PopulationFactory(participation=participation, definition="", by=UserFactory())
            made.overlaps_with.add(participation.populations.first())
        if short := participation.populations.filter(status="candidate")[:2]:
            for population in short:
                long_list.short_list(population=population, on=TODAY)
        long_list.park(population=participation.populations.filter(status="candidate").last(), reason="Later", on=TODAY)

    rooms.move(room=DecisionRoomFactory(participation=participation), stage=Stage.LIST, on=START, by=lead)
    PopulationFactory(participation=participation, selected=True)
    add(4)
    few = queries_of(client, address(name, participation))
    add(97)

    assert queries_of(client, address(name, participation)) == few


def test_the_page_of_a_population_runs_as_many_queries_however_much_happened(client, participation, lead):
    def fill(number):
        for _ in range(number):
            other = PopulationFactory(participation=participation, definition="", by=UserFactory())
            long_list.mark_overlaps(population=rural, others=[*rural.overlaps_with.all(), other], by=UserFactory())
            merged = PopulationFactory(participation=participation, definition="")
            long_list.merge(population=merged, into=rural, reason="The same", on=TODAY, by=UserFactory())
            answer_all(rural)

    rural = PopulationFactory(participation=participation, name="Rural communities", by=UserFactory())
    fill(1)
    few = queries_of(client, address("detail", rural))
    fill(10)

    assert queries_of(client, address("detail", rural)) == few


def test_the_page_of_a_population_reads_one_answer_to_each_question_and_counts_the_others(client, lead, rural):
    for number in range(3):
        answer_all(rural, verdict=Verdict.PARTLY if number == 2 else Verdict.YES)
    read = []

    def note(instance, **kwargs):
        read.append(instance)

    post_init.connect(note, sender=Answer)
    try:
        page = text(client.get(address("detail", rural)))
    finally:
        post_init.disconnect(note, sender=Answer)

    assert len(read) == len(Question)
    assert page.count("Read all 3 answers") == page.count("<strong>Partly.</strong>") == len(Question)


def test_a_page_names_twenty_of_those_that_overlap_or_were_merged_and_counts_the_others(client, participation, lead, rural):
    listed = {"participation": participation, "created_on": START}
    Population.objects.bulk_create(Population(name=f"Overlapping {number:02}", **listed) for number in range(23))
    gone = {"status": "merged", "merged_into": rural, **listed}
    Population.objects.bulk_create(Population(name=f"Merged {number:02}", **gone) for number in range(22))
    rural.overlaps_with.set(participation.populations.filter(name__startswith="Overlapping"))

    page = text(client.get(address("detail", rural)))
    lists_of = [text(client.get(address("list", participation)))]
    long_list.short_list(population=rural, on=TODAY)
    lists_of += [text(client.get(address(name, participation))) for name in ("list", "compare")]

    assert ("Overlapping 19</a>, and 3 more" in page, "Overlapping 20" in page) == (True, False)
    assert ("Merged 19</a>" in page, "<p>and 2 more</p>" in page, "Merged 20" in page) == (True, True, False)
    for shown in lists_of:
        assert "Overlapping 18, Overlapping 19, and more</li>" in shown


def test_one_button_is_the_obvious_one(client, participation, lead):
    """The room has a button of its own: to suggest is then the second one, or the room's itself."""
    before = client.get(address("list", participation)).context["suggest_button"]
    room = DecisionRoomFactory(participation=participation)
    ideas = client.get(address("list", participation)).context["suggest_button"]
    rooms.move(room=room, stage=Stage.CLARIFY, on=START, by=lead)
    clarify = client.get(address("list", participation)).context["suggest_button"]
    client.force_login(AssignmentFactory(participation=participation, role="expert_adviser").person.user)
    adviser = client.get(address("list", participation)).context["suggest_button"]

    assert (before, ideas, clarify, adviser) == ("beside", "", "beside", "")


# Suggesting


@pytest.mark.req("R43", "R192")
def test_anybody_on_the_team_suggests_and_may_go_on(client, participation, member):
    response = client.post(address("suggest", participation), suggestion(domains=["access", "outcomes"], why="Nobody comes"), follow=True)

    made = Population.objects.get()
    assert (made.name, made.domains, made.suggested_by, made.status) == ("Korean community", ["access", "outcomes"], member, "candidate")
    assert response.redirect_chain[-1][0] == address("suggest", participation)
    assert list(response.context["mine"]) == [made]


def test_people_on_sub_teams_suggest_as_well(client, participation):
    sub_team = PopulationFactory(participation=participation, selected=True).team
    client.force_login(SeatFactory(team=sub_team, user=True, role=SeatRole.SUB_TEAM_MEMBER).person.user)

    client.post(address("suggest", participation), suggestion())

    assert Population.objects.filter(name="Korean community").exists()


@pytest.mark.req("R75", "R44", "R45")
def test_prompts_and_examples_stand_beside_the_form(client, participation, member):
    page = text(client.get(address("suggest", participation)))

    assert "Who is not thriving, and who is at the edges of what services reach?" in page
    for example in ("Adults with a serious mental illness who require an interpreting service", "Gypsy, Roma and Traveller communities"):
        assert example in page


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"name": ""}, "name", "Enter the name of the population"),
        ({"domains": []}, "domains", "Tick at least one: access, experience or outcomes"),
        ({"domains": ["wealth"]}, "domains", "Select an answer to “Where is the inequality?” from the list"),
        ({"name": "x" * 201}, "name", "Name of the population must be 200 characters or less"),
        ({"why": "x" * 10_000}, "why", "Your answer to “Who are they, and why now?” must be 2000 characters or less"),
        ({"is_significant_project": "on"}, "significant_project", "Enter which project is under way, or take the tick away"),
        (
            {"significant_project": "Rural minds"},
            "is_significant_project",
            "Tick the box if this project is under way, or leave “Which project?” empty",
        ),
    ],
)
def test_what_cannot_be_saved_is_said_beside_the_field(client, participation, member, typed, field, words):
    response = client.post(address("suggest", participation), suggestion(**typed))

    assert (response.status_code, response.context["form"].errors[field]) == (422, [words])
    assert not Population.objects.exists()


def test_identifiers_of_people_are_asked_about_and_what_was_typed_stays(client, participation, member):
    response = client.post(address("suggest", participation), suggestion(why="Ask jane@example.org"))

    assert "Could this identify a person?" in text(response)
    assert "Ask jane@example.org" in text(response)


def test_emoji_and_other_alphabets_are_kept(client, participation, member):
    client.post(address("suggest", participation), suggestion(name="한국 community 🙂"))

    assert Population.objects.get().name == "한국 community 🙂"


@pytest.mark.parametrize("typed", ["Rural community", "communities, RURAL", "The rural communities", "Rural comunities"])
def test_a_name_like_another_is_pointed_out_once(client, participation, member, rural, typed):
    first = client.post(address("suggest", participation), suggestion(name=typed))
    seen = first.context["form"]["similar_seen"].value()
    second = client.post(address("suggest", participation), suggestion(name=typed, similar_seen=seen))

    assert (first.status_code, second.status_code) == (422, 302)
    assert f'href="{address("detail", rural)}"' in text(first)
    assert f'value="{escape(typed)}"' in text(first)
    assert Population.objects.filter(name=typed).exists()


def test_another_likeness_is_pointed_out_again(client, participation, member, rural):
    first = client.post(address("suggest", participation), suggestion(name="Rural community"))
    PopulationFactory(participation=participation, name="Rural people", definition="")

    second = client.post(
        address("suggest", participation), suggestion(name="Rural community", similar_seen=first.context["form"]["similar_seen"].value())
    )

    assert second.status_code == 422


def test_the_same_name_is_refused_however_often_it_is_sent(client, participation, member, rural):
    data = suggestion(name="RURAL communities")
    for _ in range(2):
        response = client.post(address("suggest", participation), data)
        data["similar_seen"] = response.context["form"]["similar_seen"].value() or ""

    assert response.context["form"].errors["name"] == ["“Rural communities” is on the list already. Add to it there, or enter another name"]
    assert Population.objects.count() == 1


def test_sending_the_form_twice_makes_one_population(client, participation, member):
    for _ in range(2):
        client.post(address("suggest", participation), suggestion())

    assert Population.objects.count() == 1


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Women veterans", "Veterans who are women", True),
        ("Women veterans", "Veterans, women", True),
        ("Korean community", "Korean communities", True),
        ("Women", "Women veterans", True),
        ("Young Black men", "Young people", True),
        ("Asylum seekers and refugees", "Korean community", False),
        ("한국", "한국", True),
        ("The people", "The population", False),
        ("🙂", "🙃", False),
    ],
)
def test_which_names_are_alike(one, other, alike):
    assert (lists.is_alike(one, other), lists.is_alike(other, one)) == (alike, alike)


# One's own suggestion


def test_the_author_changes_and_takes_back_an_own_suggestion(client, participation, member):
    mine = PopulationFactory(participation=participation, name="Rural communities", definition="", by=member)

    changed = client.post(address("edit", mine), suggestion(name="Farm workers"), follow=True)
    assert "The population is changed." in text(changed)
    mine.refresh_from_db()
    assert mine.name == "Farm workers"

    client.post(address("take-back", mine))
    assert not Population.objects.exists()


def test_the_author_no_longer_changes_what_is_short_listed(client, participation, member):
    mine = PopulationFactory(participation=participation, definition="", by=member)
    long_list.short_list(population=mine, on=TODAY)

    assert client.get(address("edit", mine)).status_code == 403


def test_somebody_elses_suggestion_is_not_changed_by_a_member(client, participation, member, rural):
    assert client.post(address("edit", rural), suggestion()).status_code == 403
    assert client.post(address("take-back", rural)).status_code == 404


def test_an_author_who_left_the_team_changes_nothing(client, participation, member):
    mine = PopulationFactory(participation=participation, definition="", by=member)
    project_team(participation).seats.filter(person=member.person).update(ends_on=date(2026, 1, 1), starts_on=date(2025, 1, 1))

    assert client.get(address("edit", mine)).status_code == 404


def test_a_change_over_somebody_elses_change_is_pointed_out(client, participation, lead, rural):
    form = client.get(address("edit", rural)).context["form"]
    long_list.edit(population=rural, by=None, name="Farm workers")

    response = client.post(address("edit", rural), suggestion(name="Rural people", seen=form["seen"].value()))

    assert response.status_code == 422
    assert status(rural) == "candidate"
    assert rural.name == "Farm workers"


# Shaping the list


def test_lead_and_coach_short_list_and_move_back(client, participation, lead, rural):
    for user in (lead, AssignmentFactory(participation=participation).person.user):
        client.force_login(user)
        client.post(address("short-list", rural))
        assert status(rural) == "short_listed"
        client.post(address("long-list", rural))
        assert status(rural) == "candidate"


def test_an_eleventh_on_the_short_list_is_refused_in_words(client, participation, lead, rural):
    for _ in range(10):
        long_list.short_list(population=PopulationFactory(participation=participation, definition=""), on=TODAY)

    response = client.post(address("short-list", rural))

    assert (response.status_code, status(rural)) == (422, "candidate")
    assert "The short list is full with 10 populations." in text(response)


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("", "Enter a reason"),
        ("   ", "Enter a reason"),
        ("x" * 1001, "Your answer to “Why?” must be 1000 characters or less"),
    ],
)
def test_parking_without_a_fit_reason_is_refused(client, lead, rural, reason, words):
    response = client.post(address("park", rural), {"reason": reason})

    assert (response.status_code, response.context["form"].errors["reason"]) == (422, [words])
    assert status(rural) == "candidate"


def test_parking_and_bringing_back(client, lead, rural):
    client.post(address("park", rural), {"reason": REASON})
    assert (status(rural), rural.status_reason) == ("parked", REASON)
    assert REASON in text(client.get(address("detail", rural)))

    client.post(address("restore", rural))
    assert status(rural) == "candidate"


@pytest.mark.req("R47")
def test_merging_keeps_what_was_answered_and_links_to_it(client, lead, rural, veterans):
    answer_all(rural)

    client.post(address("merge", rural), {"into": veterans.pk, "reason": "Mostly the same people"})

    assert (status(rural), rural.merged_into, rural.answers.count()) == ("merged", veterans, 4)
    target = text(client.get(address("detail", veterans)))
    assert f'href="{address("questions", rural)}"' in target
    assert "“Rural communities” was merged into this one" in target
    assert f'href="{address("detail", veterans)}"' in text(client.get(address("detail", rural)))


def test_only_populations_of_the_organisation_that_are_on_the_table_can_be_chosen(client, participation, lead, rural):
    parked = PopulationFactory(participation=participation, definition="")
    long_list.park(population=parked, reason=REASON, on=TODAY)

    for wrong in (PopulationFactory().pk, parked.pk, rural.pk, 10**30, "x"):
        response = client.post(address("merge", rural), {"into": wrong, "reason": REASON})
        assert (response.status_code, status(rural)) == (422, "candidate")
        assert response.context["form"].errors["into"] == ["Select a population from the list"]


@pytest.mark.parametrize("name", ["park", "merge"])
def test_a_selected_population_is_unselected_first(client, participation, lead, rural, name):
    selection.select(population=rural, on=TODAY)
    other = PopulationFactory(participation=participation, definition="")

    response = client.post(address(name, rural), {"reason": REASON, "into": other.pk})

    assert (response.status_code, status(rural)) == (422, "selected")
    assert "Take its selection back first." in text(response)


@pytest.mark.req("R47")
def test_overlap_is_marked_on_both(client, lead, rural, veterans):
    client.post(address("overlap", rural), {"overlaps_with": [veterans.pk]})

    assert list(veterans.overlaps_with.all()) == [rural]
    assert "Marked as overlapping with “Rural communities”" in text(client.get(address("detail", veterans)))


def test_overlap_with_what_is_parked_is_kept(client, lead, rural, veterans):
    long_list.mark_overlaps(population=rural, others=[veterans])
    long_list.park(population=veterans, reason=REASON, on=TODAY)

    form = client.get(address("overlap", rural)).context["form"]
    client.post(address("overlap", rural), {"overlaps_with": [veterans.pk]})

    assert [choice[1] for choice in form.fields["overlaps_with"].choices] == ["Women veterans"]
    assert list(rural.overlaps_with.all()) == [veterans]


def test_two_hundred_are_offered_to_merge_or_overlap_with_and_what_is_marked_comes_first(client, participation, lead, rural):
    made = [Population(participation=participation, name=f"Group {number:03}", created_on=START) for number in range(205)]
    Population.objects.bulk_create(made)
    last = participation.populations.get(name="Group 204")
    long_list.mark_overlaps(population=rural, others=[last])

    merge, overlap = (client.get(address(name, rural)) for name in ("merge", "overlap"))
    client.post(address("overlap", rural), {"overlaps_with": [participation.populations.get(name="Group 000").pk]})

    offered = [choice[1] for choice in overlap.context["form"].fields["overlaps_with"].choices]
    assert (len(offered), offered[0], offered[-2:]) == (200, "Group 000", ["Group 198", "Group 204"])
    assert len(merge.context["form"].fields["into"].choices) == 201
    for page in (merge, overlap):
        assert "The first 200 are offered" in text(page)
    assert [str(other) for other in rural.overlaps_with.all()] == ["Group 000"]


def test_overlaps_that_were_not_offered_stay(participation, rural, veterans):
    hidden = PopulationFactory(participation=participation, definition="")
    long_list.mark_overlaps(population=rural, others=[veterans, hidden])

    long_list.mark_overlaps(population=rural, others=[], among=[veterans])

    assert list(rural.overlaps_with.all()) == [hidden]


def test_overlap_that_somebody_else_changed_meanwhile_is_not_overwritten(client, lead, rural, veterans):
    seen = client.get(address("overlap", rural)).context["form"]["seen"].value()
    long_list.mark_overlaps(population=rural, others=[veterans])

    response = client.post(address("overlap", rural), {"seen": seen})

    assert (response.status_code, list(rural.overlaps_with.all())) == (422, [veterans])


@pytest.mark.parametrize("wrong", [10**30, "x", -1])
def test_overlap_with_what_is_not_there_is_refused(client, lead, rural, wrong):
    assert client.post(address("overlap", rural), {"overlaps_with": [wrong]}).status_code == 422


@pytest.mark.req("R48")
def test_a_significant_project_is_flagged_with_what_it_is(client, lead, rural):
    client.post(address("edit", rural), suggestion(name=rural.name, is_significant_project="on", significant_project="Rural minds"))

    rural.refresh_from_db()
    assert (rural.is_significant_project, rural.significant_project) == (True, "Rural minds")


# Shortening in one go


@pytest.mark.req("R46", "R47", "R48")
def test_the_list_is_shortened_in_one_go_with_overlap_and_projects_in_view(client, participation, lead, rural, veterans):
    long_list.mark_overlaps(population=rural, others=[veterans])
    long_list.edit(population=veterans, by=None, name=veterans.name, is_significant_project=True, significant_project="Op Courage")
    page = text(client.get(address("shorten", participation)))
    assert "Overlaps with Women veterans" in page
    assert "A significant project is under way: Op Courage" in page

    response = client.post(
        address("shorten", participation), {f"choice_{rural.pk}": "keep", f"choice_{veterans.pk}": "park", "reason": REASON}, follow=True
    )

    assert (status(rural), status(veterans), veterans.status_reason) == ("short_listed", "parked", REASON)
    assert "The list is saved: 1 on the short list, 0 still on the long list." in text(response)


def test_shortening_needs_a_choice_and_a_reason_for_what_is_parked(client, participation, lead, rural):
    nothing = client.post(address("shorten", participation), {f"choice_{rural.pk}": "leave"})
    no_reason = client.post(address("shorten", participation), {f"choice_{rural.pk}": "park"})
    nonsense = client.post(address("shorten", participation), {f"choice_{rural.pk}": "sell"})

    assert nothing.context["form"].non_field_errors() == ["Choose at least one population to short-list or to park"]
    assert no_reason.context["form"].errors["reason"] == ["Enter why these are parked"]
    assert nonsense.status_code == 422
    assert status(rural) == "candidate"


def test_too_many_are_refused_together_and_the_choices_stay(client, participation, lead):
    made = PopulationFactory.create_batch(11, participation=participation, definition="")

    response = client.post(address("shorten", participation), {f"choice_{each.pk}": "keep" for each in made})

    assert response.status_code == 422
    assert "That makes 11 on the short list, and 10 is the most. Leave or park 1 of them." in text(response)
    assert text(response).count(" checked") == 11
    assert not Population.objects.exclude(status="candidate").exists()


def test_what_somebody_else_moved_meanwhile_is_pointed_out(client, participation, lead, rural, veterans):
    long_list.park(population=rural, reason=REASON, on=TODAY)

    response = client.post(address("shorten", participation), {f"choice_{rural.pk}": "keep", f"choice_{veterans.pk}": "keep"})

    assert (response.status_code, status(veterans)) == (422, "candidate")
    assert "Somebody else has changed the list" in text(response)


def test_shortening_twice_with_the_same_choices_does_no_harm(client, participation, lead, rural, veterans):
    data = {f"choice_{rural.pk}": "keep", f"choice_{veterans.pk}": "park", "reason": REASON}

    answers = [client.post(address("shorten", participation), data).status_code for _ in range(2)]

    assert (answers, Entry.objects.filter(action="population.parked").count()) == ([302, 302], 1)


@pytest.mark.parametrize("key", ["choice_x", f"choice_{10**40}", "choice_-1", "choice_²"])
def test_choices_for_what_is_not_there_do_no_harm(client, participation, lead, rural, key):
    response = client.post(address("shorten", participation), {key: "keep"})

    assert response.status_code == 422


def test_an_empty_long_list_has_nothing_to_shorten(client, participation, lead):
    assert "There is nothing to sort" in text(client.get(address("shorten", participation)))


# Selected populations


@pytest.mark.parametrize(("name", "after"), [("unselect", "short_listed"), ("close", "closed")])
def test_a_selection_ends_with_a_reason(client, participation, lead, name, after):
    chosen = PopulationFactory(participation=participation, selected=True)

    refused = client.post(address(name, chosen), {"reason": ""})
    assert (refused.status_code, status(chosen)) == (422, "selected")

    client.post(address(name, chosen), {"reason": "The work has ended"})
    assert (status(chosen), chosen.status_reason) == (after, "The work has ended")
    assert "The work has ended" in text(client.get(address("detail", chosen)))


def test_the_page_of_a_selected_population_leads_to_sub_team_definition_and_decision(client, participation, lead):
    decision = DecisionFactory(participation=participation)
    chosen = decision.choices.get().population
    chosen.refresh_from_db()

    page = client.get(address("detail", chosen))

    assert page.context["choice"].decision == decision
    assert reverse("organisations:team", args=[participation.organisation.slug, chosen.team_id]) in text(page)
    assert address("definition", chosen) in text(page)


# Who sees what


def test_readers_without_names_see_no_names(client, participation):
    author = seated(participation, name="Zebedee Unusual")
    rooms.move(room=DecisionRoomFactory(participation=participation), stage=Stage.LIST, on=START, by=UserFactory())
    idea = PopulationFactory(participation=participation, definition="", by=author)
    client.force_login(AssignmentFactory(participation=participation, role="expert_adviser").person.user)

    page = client.get(address("detail", idea))

    assert {event.by for event in page.context["events"]} == {""}
    assert "Zebedee" not in text(page)


def test_a_member_is_offered_no_action_of_the_lead(client, member, rural):
    page = text(client.get(address("detail", rural)))

    for name in ("edit", "park", "merge", "overlap", "short-list", "take-back"):
        assert address(name, rural) not in page


@pytest.mark.parametrize("name", ["detail", "edit", "short-list", "park", "merge", "overlap", "close"])
def test_another_organisations_population_is_not_found(client, participation, lead, name):
    elsewhere = PopulationFactory()

    address_of_ours = reverse(f"populations:{name}", args=[participation.organisation.slug, elsewhere.pk])

    assert client.get(address_of_ours).status_code == 404


def test_the_history_tells_in_plain_words_what_happened(client, participation, lead, rural, veterans):
    long_list.short_list(population=rural, on=TODAY, by=lead)
    long_list.park(population=rural, reason=REASON, on=TODAY, by=lead)

    events = client.get(address("detail", rural)).context["events"]

    assert [(event.words, event.by, event.reason) for event in events] == [
        ("Parked", "you", REASON),
        ("Moved to the short list", "you", ""),
        ("Put on the long list", "", ""),
    ]


def test_the_history_shows_the_latest_twenty(client, lead, rural):
    for number in range(25):
        long_list.edit(population=rural, by=lead, name=f"Name {number}")

    events = client.get(address("detail", rural)).context["events"]

    assert (len(events), events[0].words) == (20, "Renamed to “Name 24”")


def test_the_history_of_another_population_is_not_mixed_in(client, lead, rural, veterans):
    long_list.park(population=veterans, reason=REASON, on=TODAY, by=lead)

    assert REASON not in text(client.get(address("detail", rural)))
