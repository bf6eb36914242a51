"""What Saltmarsh, a trust of an earlier wave, writes about thirty months of work. Invented."""

POPULATION = "Adults with a serious mental illness who need an interpreter"
WHY = "Complaints and two incidents pointed the same way: people were assessed through their children."
EARLIER = {
    "sentence": "We work with adults with a serious mental illness who need an interpreter.",
    "discussion": "Chosen before this service, in three meetings, on complaints, incidents and a count of bookings.",
}
EVIDENCE = [("Paper of the equality committee", "https://example.org/saltmarsh/interpreting")]
DEFINITION = "Adults under our community teams whose first language is not English and who ask for an interpreter"
ON_PAPER = "Worked through on paper before this service. The folder was read at the review."
AIMS = (
    (
        {"text": "Give people an interpreter when they need one.", "with_partners": True, "with_partners_how": "In the first workshop"},
        30,
    ),
    (
        {
            "text": "By the end of the programme, nine of ten appointments of people who need an interpreter have one.",
            "baseline": "Just over half",
            "target": "90%",
            "with_partners": True,
            "with_partners_how": "Two partners set the figure with us: less than nine of ten, they said, is luck",
            "why_new": "We can count it now",
        },
        26,
    ),
)
CHECKS = dict.fromkeys(("specific", "measurable", "achievable", "relevant", "time_based"), ("yes", ""))
DRIVERS = (
    ("Booking that works", "access", ("Need known at referral", "One booking desk")),
    ("Interpreters who know mental health", "experience", ("Briefing before, talking after", "The same interpreter each time")),
    ("Staff who know how", "outcomes", ("Working with an interpreter",)),
)
# (words, drivers, status at the end, reason)
DESK = "One desk that books for all teams"
ASK = "Ask for language need on the referral form"
BRIEF = "Ten minutes with the interpreter before and after"
SAME = "Ask for the same interpreter by number"
PHONE = "Telephone interpreting at the front desk"
APP = "A translation app on ward tablets"
IDEAS = (
    (DESK, ("One booking desk",)),
    (ASK, ("Need known at referral",)),
    (BRIEF, ("Briefing before, talking after", "Working with an interpreter")),
    (SAME, ("The same interpreter each time",)),
    (PHONE, ("Booking that works",)),
    (APP, ("Booking that works",)),
)
# idea, question, prediction, scale, months ago it began, happened, learning, decision, why
TESTS = (
    (ASK, "Will one clinic's referrers fill in a new box?", "Half will", "one_team", 25, "Seven of twenty did.",
     "A box is overlooked. A question that must be answered is not.", "adapt", "Make it a question"),
    (ASK, "Do referrers answer a question that must be answered?", "Nine of ten will", "several", 23, "All did; three wrote “unknown”.",
     "“Unknown” is an answer as well, and starts a call.", "adopt", "All referral forms have it now"),
    (DESK, "Can one person book for two teams?", "Fewer bookings fall through", "one_team", 21, "Two of thirty fell through.",
     "Teams liked it more than we thought. Sickness of one person stops it.", "adapt", "Two people share the desk"),
    (DESK, "Does a shared desk hold for six teams?", "No more than one in twenty falls through", "service", 17,
     "One in twenty-five fell through.", "It holds, with a list of six interpreters who can come on the day.", "adopt", "Keep it"),
    (APP, "Does an app help at handover on one ward?", "Staff will use it daily", "one_team", 16, "Used on four days, wrong twice.",
     "An app is unsafe for anything clinical, and people felt put off with it.", "abandon", "Our partners asked us to stop"),
    (BRIEF, "Will clinicians take ten minutes before and after?", "Half will", "one_team", 14, "Nine of fourteen did.",
     "Where it is in the diary it happens.", "adopt", "The desk books an hour and twenty minutes"),
    (SAME, "Can the agency send the same person?", "For seven of ten", "several", 9, "For eight of ten.",
     "People open up by the third time. Rare languages need another way.", "adopt", "In the contract from April"),
    (PHONE, "Does a telephone at the front desk help?", "Fewer people leave", "one_team", 1, "", "", "", ""),
)  # fmt: skip
WITH_INTERPRETER = {
    "name": "Appointments with an interpreter where one is needed",
    "kind": "outcome",
    "counted": "Appointments of people who need an interpreter at which one was present",
    "numerator": "Appointments with an interpreter",
    "denominator": "Appointments of people who need one",
    "exclusions": "Appointments that the person asked to have without",
    "unit": "percentage",
    "source": "Booking desk and patient system",
    "collector": "Booking desk",
    "frequency": "monthly",
    "direction": "up",
}
TARGET = 90
RECORDED = {
    "name": "Referrals with language need recorded",
    "kind": "process",
    "counted": "New referrals on which the question about language is answered",
    "numerator": "Answered",
    "denominator": "New referrals",
    "unit": "percentage",
    "counts_people": True,
    "source": "Patient system",
    "frequency": "monthly",
    "direction": "up",
}
WAIT = {
    "name": "Wait of other patients",
    "kind": "balancing",
    "counted": "Days from referral to first appointment of people who need no interpreter",
    "unit": "median",
    "unit_label": "days",
    "counts_people": False,
    "source": "Patient system",
    "frequency": "monthly",
    "direction": "down",
}
COMPLAINTS = {
    "name": "Days between complaints about interpreting",
    "kind": "outcome",
    "counted": "Days from one complaint to the next",
    "unit": "time",
    "unit_label": "days",
    "counts_people": False,
    "source": "Complaints office",
    "frequency": "quarterly",
    "direction": "up",
}
# (with an interpreter, needed) for thirty months
OUTCOME = (
    (52, 98), (55, 101), (49, 95), (57, 104), (54, 99), (51, 97), (56, 100), (53, 102), (58, 103), (55, 99),
    (54, 104), (57, 102), (58, 105), (90, 103), (91, 106), (93, 104), (92, 107), (93, 105), (96, 108), (91, 104),
    (94, 106), (96, 107), (94, 108), (93, 104), (96, 107), (97, 108), (96, 106), (94, 104), (97, 107), (97, 106),
)  # fmt: skip
PROCESS = (
    (31, 120), (28, 118), (35, 125), (30, 117), (33, 121), (36, 123), (52, 124), (71, 122), (104, 126), (112, 121),
    (115, 123), (118, 124), (117, 120), (121, 125), (119, 122), (120, 123), (122, 126), (118, 121), (121, 124), (120, 122),
    (123, 125), (119, 121), (122, 124), (121, 123), (124, 127), (120, 122), (122, 125), (123, 126), (121, 124), (120, 123),
)  # fmt: skip
DAYS = (31, 29, 33, 30, 32, 28, 31, 34, 30, 29, 32, 31, 30, 33, 29, 31, 30, 32, 31, 28, 30, 31, 33, 30, 29, 31, 32, 30, 29, 31)
BETWEEN = (12, 9, 15, 11, 21, 18, 34, 41, 65, 88)
NOT_COLLECTED = (13,)
REBASE_AT = 13
REBASE = "One desk books for all teams from this month on. The new way is the usual way."
ANNOTATIONS = ((8, "Question on all referral forms"), (22, "New contract with the agency"))
OBSERVATION = "A woman said that for the first time she had told her story herself."
# by the coach, by the team, months ago
SCORES = (
    ("1.5", "1.5", 27),
    ("2.0", "2.5", 24),
    ("2.5", "2.5", 21),
    ("3.0", "3.5", 18),
    ("3.5", "3.5", 13),
    ("4.0", "4.0", 8),
    ("4.0", "4.5", 3),
)
# why, by the coach and by the team, in the same order
SCORE_REASONS = (
    ("The teams stand, the meetings are in the diary.", "We know who does what."),
    ("They learn from complaints; nothing is tested yet.", "The first box is on one clinic's form."),
    ("Two tests, and no change in the chart.", "We test, and see no change yet."),
    ("Bookings hold in two teams; the chart begins to move.", "The desk works. We see it every week."),
    ("A shift in the outcome, with most tests adopted.", "More than eight of ten have an interpreter."),
    ("All community teams use the desk.", "It goes on without us on most days."),
    ("The level holds; owners for each change are still to be found.", "It holds, and the board reads our chart."),
)
MEETINGS = (
    (16, "A shift since the desk opened.", "Partners: “It is not luck any more.”", "Draw the chart anew from the month of the desk."),
    (4, "Nine of ten, and steady.", "Rare languages are still left out.", "Talk to the agency about six languages."),
)
SITES = (("Eastgate community team", 21), ("Harbour community team", 21), ("Six community teams", 17), ("Crisis team", 10))
STEPS = (("set_up", 22), ("scalable_unit", 20), ("test_of_scale_up", 17), ("full_scale", 10))
TRAINING = "An hour with an interpreter and a partner, for everybody who joins a team"
STANDARD = "Book with the desk; ten minutes before and after; the same interpreter by number"
OWNER_ROLE = "Head of patient access"
MONITORING = "The desk sends the chart to the community board each quarter; below 85% twice in a row comes to the director."
LEVELS = ("aabbaacbab", "ababbacbba", "aabcabccab", "babbaacbaa", "aacbbabbab", "bbabaacbbc")
EVALUATION = {
    "sustained": "yes",
    "sustained_why": "Nine of ten for eight months, without anybody of the project booking.",
    "what_helped_most": "The desk. The question on the form made it possible; the briefing made it good.",
    "approach_helped": "Partners who set the target. A coach who asked for the chart each time.",
    "approach_hindered": "The first half year without data.",
}
HANDOVER = {
    "ending": "both",
    "to_role": "Head of patient access",
    "what": "The desk, its list of interpreters, and the chart",
    "open_matters": "Six rare languages; payment of partners beyond the programme",
}
EQUALITY = "Nobody may be given an interpreter against their wish; deaf people are served by another contract."
READINESS = {
    "priorities": "The quality strategy names interpreting among its three aims.",
    "payment_policy": "Involvement payments, 2024",
    "payment_budget_holder": "Head of Inclusion",
    "payment_contact": "Involvement team",
}
SOURCE = {"name": "Complaints and incidents about interpreting", "kind": "experience", "period": "Two years before the project"}
SOURCED = (DESK, ASK, BRIEF, SAME)
ASSETS = (
    ("learn", "Women's language circle", "associations"),
    ("happening", "Interpreting agency of the county", "organisations"),
    ("access", "Mosque and gurdwara volunteers", "associations"),
    ("support", "Refugee council", "associations"),
)
NEXT_WITH_ASSETS = "Show them the chart of the last year"
NARRATIVE = "Nine of ten, and it holds without us. What is left are six rare languages, and a home for the desk after the programme."
OWNERS = (
    (ASK, "Referral centre manager", "A monthly list of referrals without an answer goes to the teams."),
    (BRIEF, "Professional lead for community nursing", "Asked in supervision twice a year, and in the survey of interpreters."),
)
