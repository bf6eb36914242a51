import re
from html.parser import HTMLParser

import pytest

from jobs.models import OutgoingMail
from milestones import actions as milestone_actions
from organisations.models import SeatRole
from reminders import actions, presenters
from reminders.tokens import person_of, token_of
from tests.factories.accounts import ProgrammeRoleFactory, UserFactory
from tests.factories.milestones import progress_of, step_of
from tests.factories.organisations import PopulationFactory, SeatFactory
from tests.reminders.helpers import DAY, FRIDAY, WEEK, ask_for_review, make_trust, plan, return_to_team, sign_off

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL = "https://amhe.example.org"
    settings.SERVICE_OWNER = "the programme"
    settings.CONTACT_EMAIL = "help@example.org"


def mail_to(person, on=FRIDAY):
    actions.remind(on=on)
    return OutgoingMail.objects.get(kind="digest", person=person)


def address_of(progress):
    return f"https://amhe.example.org/organisations/{progress.participation.organisation.slug}/milestones/{progress.pk}/"


def test_digest_reads_like_this(trust):
    second = progress_of(trust.participation, "M2")
    plan(trust.milestone, FRIDAY - 10 * DAY)
    plan(second, FRIDAY + WEEK)

    mail = mail_to(trust.lead)

    token = token_of(trust.lead)
    assert mail.subject == "2 reminders: Eastshire NHS Trust"
    assert (
        mail.body_text
        == f"""Hello

There are 2 things for you.

Eastshire NHS Trust

  Due soon

  - Milestone 2: Identifying populations is due on 27 November 2026 (in 7 days).
    {address_of(second)}

  Late

  - Milestone 1: Forming an overarching project team was planned for 10 November 2026 (10 days ago).
    If that date no longer fits, plan a new one on the page of the milestone.
    {address_of(trust.milestone)}

You get at most one such email a day, and never about what you did yourself.
Choose what we write about and how often: https://amhe.example.org/reminders/preferences/
Stop these emails: https://amhe.example.org/reminders/unsubscribe/{token}/

This service is run by the programme. Questions: help@example.org
"""
    )


def lines(person, on=FRIDAY):
    """The lines of a person's mail that say something, without the links."""
    text = mail_to(person, on).body_text
    body = text.partition("thing")[2].partition("You get at most")[0]
    return [line.strip() for line in body.splitlines()[1:] if line.strip() and "https://" not in line]


def test_coach_reads_what_waits_and_what_is_late(trust):
    ask_for_review(trust.milestone, by=trust.lead, on=FRIDAY - DAY)
    plan(progress_of(trust.participation, "M2"), FRIDAY - 20 * DAY)

    assert lines(trust.coach) == [
        "Eastshire NHS Trust",
        "Late for 14 days or more",
        "- Milestone 2: Identifying populations was planned for 31 October 2026 (2 weeks ago) and is not done.",
        "You may want to ask the team what would help.",
        "Waiting for your review",
        "- Milestone 1: Forming an overarching project team has been waiting for you since 19 November 2026.",
        "Sign it off, or return it and say what is still needed.",
    ]


def test_sign_off_says_what_comes_next(trust):
    ask_for_review(trust.milestone, by=trust.lead, on=FRIDAY)
    sign_off(trust.milestone, by=trust.coach, on=FRIDAY)

    assert lines(trust.lead) == [
        "Eastshire NHS Trust",
        "Answered by your coach",
        "- Milestone 1: Forming an overarching project team is signed off.",
        "What comes next: Milestone 2: Identifying populations.",
    ]


def test_after_the_last_milestone_of_the_organisation_comes_the_first_of_a_population(trust):
    PopulationFactory(participation=trust.participation, name="Not chosen")
    population = PopulationFactory(participation=trust.participation, selected=True, name="Rural communities")
    second = progress_of(trust.participation, "M2")
    ask_for_review(second, by=trust.lead, on=FRIDAY)
    sign_off(second, by=trust.coach, on=FRIDAY)
    milestone_3 = progress_of(trust.participation, "M3", population)

    following = presenters.next_milestones([(second, second.reviews.last())])

    assert following == {second.pk: milestone_3}
    assert lines(trust.lead)[-1] == "What comes next: Milestone 3: Forming sub-teams (Rural communities)."


def test_after_a_milestone_of_a_population_comes_the_next_of_the_same_one_until_none_is_left(trust):
    mine, _other = (PopulationFactory(participation=trust.participation, selected=True) for _ in range(2))
    fifth, sixth = (progress_of(trust.participation, code, mine) for code in ("M5", "M6"))
    for progress in (fifth, sixth):
        ask_for_review(progress, by=trust.lead, on=FRIDAY)
        sign_off(progress, by=trust.coach, on=FRIDAY)
    fourth = progress_of(trust.participation, "M4", mine)
    ask_for_review(fourth, by=trust.lead, on=FRIDAY)
    sign_off(fourth, by=trust.coach, on=FRIDAY)

    things = [(progress, progress.reviews.last()) for progress in (fourth, fifth, sixth)]

    assert presenters.next_milestones(things) == {fourth.pk: None, fifth.pk: None, sixth.pk: None}
    assert lines(trust.lead).count("What comes next: all the other milestones are done or wait for your coach.") == 3


def test_returned_milestone_says_what_to_do_and_not_why(trust):
    ask_for_review(trust.milestone, by=trust.lead, on=FRIDAY)
    return_to_team(trust.milestone, by=trust.coach, on=FRIDAY, reason="Ask Rosa about her story")

    assert lines(trust.lead) == [
        "Eastshire NHS Trust",
        "Answered by your coach",
        "- Milestone 1: Forming an overarching project team was returned to you.",
        "What comes next: read what is still needed, then ask for a review again.",
    ]


def test_organisations_are_in_order_and_counted_in_the_subject():
    coach = ProgrammeRoleFactory(role="qi_coach").person
    for name, slug in (("Westshire NHS Trust", "westshire"), ("Eastshire NHS Trust", "eastshire")):
        trust = make_trust(name, slug)
        trust.coach.assignments.update(person=coach)
        ask_for_review(trust.milestone, by=trust.lead, on=FRIDAY)

    assert [line for line in lines(coach) if line.endswith("Trust")] == ["Eastshire NHS Trust", "Westshire NHS Trust"]
    assert OutgoingMail.objects.get(person=coach).subject == "2 reminders about 2 organisations"


def test_subject_is_one_line_whatever_the_name(db):
    trust = make_trust("Eastshire\r\nBcc: all@example.org", "eastshire")
    plan(trust.milestone, FRIDAY)

    assert mail_to(trust.lead).subject == "1 reminder: Eastshire Bcc: all@example.org"


def test_headers_let_a_mail_program_unsubscribe_with_one_click(trust):
    plan(trust.milestone, FRIDAY)

    mail = mail_to(trust.lead)

    assert (mail.to_address, mail.headers) == (
        "lead@eastshire.example",
        {
            "List-Unsubscribe": f"<https://amhe.example.org/reminders/unsubscribe/{token_of(trust.lead)}/>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )


def test_mail_goes_to_the_address_that_the_person_signs_in_with(trust):
    plan(trust.milestone, FRIDAY)
    trust.lead.email = "another@example.org"
    trust.lead.save()

    assert mail_to(trust.lead).to_address == "lead@eastshire.example"


PRIVATE = "xyzzy"


def test_mails_hold_no_names_no_lived_experience_and_nothing_that_people_typed(trust):
    population = PopulationFactory(participation=trust.participation, selected=True, definition=f"{PRIVATE} definition")
    SeatFactory(team=trust.team, user=True, is_lived_experience=True, role_title=f"{PRIVATE} partner", employer=f"{PRIVATE} charity")
    SeatFactory(team=population.team, role=SeatRole.SUB_TEAM_LEAD, person=UserFactory(name=f"{PRIVATE} name").person)
    for person in (trust.lead, trust.deputy, trust.coach, trust.sponsor):
        person.name = person.display_name = f"{PRIVATE} {person.pk}"
        person.save()
    step = step_of(trust.milestone)
    milestone_actions.add_entry(progress=trust.milestone, step=step, text=f"{PRIVATE} journal", done_on=FRIDAY, by=trust.lead.user)
    second, third = progress_of(trust.participation, "M2"), progress_of(trust.participation, "M3", population)
    milestone_actions.request_review(progress=trust.milestone, by=trust.lead.user, on=FRIDAY, note=f"{PRIVATE} note")
    milestone_actions.request_review(progress=second, by=trust.lead.user, on=FRIDAY)
    return_to_team(second, by=trust.coach, on=FRIDAY, reason=f"{PRIVATE} reason")
    plan(third, FRIDAY - 20 * DAY)

    actions.remind(on=FRIDAY)

    mails = OutgoingMail.objects.filter(kind="digest")
    words = [text.lower() for mail in mails for text in (mail.subject, mail.body_text, mail.body_html)]
    assert len(mails) == 4
    assert not [text for text in words if PRIVATE in text or "lived experience" in text]


class Outline(HTMLParser):
    """The headings, links and language of a page, and whether anything in it is styled or scripted."""

    def __init__(self):
        super().__init__()
        self.tags, self.links, self.lang, self.forbidden = [], [], None, []

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.append(tag)
        self.lang = attrs["lang"] if tag == "html" else self.lang
        self.links += [attrs["href"]] if tag == "a" else []
        if tag in ("script", "style", "img", "link") or "style" in attrs or any(name.startswith("on") for name in attrs):
            self.forbidden.append(tag)


def test_html_part_says_the_same_with_headings_and_full_links(trust):
    plan(trust.milestone, FRIDAY)

    mail = mail_to(trust.lead)
    outline = Outline()
    outline.feed(mail.body_html)

    assert outline.lang == "en-GB"
    assert [tag for tag in outline.tags if re.fullmatch("h[1-6]", tag)] == ["h1", "h2", "h3"]
    assert outline.links == [
        address_of(trust.milestone),
        "https://amhe.example.org/reminders/preferences/",
        f"https://amhe.example.org/reminders/unsubscribe/{token_of(trust.lead)}/",
        "mailto:help@example.org",
    ]
    assert outline.forbidden == []


def test_names_are_escaped_in_html_and_left_alone_in_text(db):
    trust = make_trust("Bow & Poplar <b>Trust</b>", "bow")
    plan(trust.milestone, FRIDAY)

    mail = mail_to(trust.lead)

    assert "<h2>Bow &amp; Poplar &lt;b&gt;Trust&lt;/b&gt;</h2>" in mail.body_html
    assert "Bow & Poplar <b>Trust</b>" in mail.body_text


# Tokens


def test_token_is_of_one_person_and_cannot_be_made_up(trust):
    token = token_of(trust.lead)

    assert person_of(token) == trust.lead
    assert [person_of(text) for text in ("", "1", token[:-1], token.replace(".", ":"), f"{trust.coach.pk}.{token.partition('.')[2]}")] == [
        None
    ] * 5


def test_token_survives_a_new_key_as_long_as_the_old_one_is_a_fallback(trust, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    token = token_of(trust.lead)
    settings.SECRET_KEY = "another-key-another-key-another-key-another-key"

    assert (person_of(token), token_of(trust.lead) != token) == (trust.lead, True)


def test_token_of_somebody_who_is_gone_opens_nothing(trust):
    person = UserFactory().person
    token = token_of(person)
    person.delete()

    assert person_of(token) is None
