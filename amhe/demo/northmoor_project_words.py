"""What Northmoor's first sub-team writes about its QI project. Invented."""

from amhe.demo.northmoor_review_words import THEMES

FIRST_AIM = {
    "text": "Make it easier for people in the villages to be seen.",
    "with_partners": True,
    "with_partners_how": "Our partner wrote the first sentence, and the market stall read it back to us",
}
BETTER_AIM = {
    "text": "By the end of next year, people from the villages miss no more first appointments than people from the town do.",
    "baseline": "About three in ten are missed",
    "target": "Fewer than one in six",
    "with_partners": True,
    "with_partners_how": "Two conversations at the market, then a meeting in the chapel room",
    "why_new": "We learnt that a missed appointment ends in discharge",
}
CHECKS = {
    "specific": ("yes", "First appointments, by where people live"),
    "measurable": ("yes", "From the patient system, each month"),
    "achievable": ("not_yet", "Ask the two surgeries what they saw when they tried"),
    "relevant": ("yes", "It is the first theme of the data review"),
    "time_based": ("yes", ""),
}
# (primary driver, domain, secondary drivers)
DRIVERS = (
    ("Getting there", "access", ("Appointments where people are already", "Transport that fits the appointment")),
    ("Being asked in a way that fits", "experience", ("Letters and calls at the right time",)),
    ("Being known and trusted", "experience", ("The same face each time", "Neighbours who know where to turn")),
)
# (words, drivers, what it rests on)
IDEAS = (
    ("A clinic in the chapel room on market day", ("Appointments where people are already", "The same face each time"), THEMES[7][0]),
    ("A call on the evening before, with the bus times", ("Transport that fits the appointment",), THEMES[0][0]),
    ("Ask at referral when and how to call", ("Letters and calls at the right time",), THEMES[4][0]),
    ("A card from the vegetable box with one number", ("Neighbours who know where to turn",), THEMES[5][0]),
    ("First appointments by video from the library", ("Appointments where people are already",), ""),
    ("No discharge after one missed appointment", ("Being asked in a way that fits",), THEMES[0][0]),
)
ASSUMPTIONS = "We believe that the way is what keeps people away, and not the illness. We have not asked the younger farm workers."
PARTNERS_HOW = "Our partner and two people from the market sorted the cards with us"
KEPT = "As we showed it to the project team"
MISSED = {
    "name": "First appointments missed, villages",
    "kind": "outcome",
    "counted": "First appointments of adults living in the 23 villages that nobody came to and nobody cancelled",
    "numerator": "First appointments missed",
    "denominator": "First appointments booked",
    "exclusions": "Appointments that we cancelled",
    "unit": "percentage",
    "source": "Patient system, report 14",
    "collector": "Data analyst of community services",
    "frequency": "monthly",
    "direction": "down",
}
TARGET = 15
CALLS = {
    "name": "People called on the evening before",
    "kind": "process",
    "counted": "People with a first appointment who were called on the evening before",
    "numerator": "Called",
    "denominator": "First appointments booked",
    "unit": "percentage",
    "source": "Tally at the booking desk",
    "collector": "Booking team",
    "frequency": "fortnightly",
    "direction": "up",
}
WAIT = {
    "name": "Wait of people from the town",
    "kind": "balancing",
    "counted": "Days from referral to the first appointment, people from the town",
    "unit": "median",
    "unit_label": "days",
    "source": "Patient system, report 9",
    "frequency": "monthly",
    "direction": "down",
}
# (missed, booked) of thirty months: a hard first winter, and nothing that changes much until the end.
POINTS = (
    (19, 61), (17, 58), (21, 63), (18, 60), (16, 57), (20, 66), (22, 64), (19, 59), (17, 62), (15, 55),
    (18, 58), (21, 65), (20, 61), (17, 60), (19, 62), (18, 57), (22, 68), (20, 63), (16, 58), (17, 59),
    (19, 60), (21, 64), (18, 61), (20, 66), (19, 63), (17, 58), (18, 62), (20, 60), (18, 57), (19, 59),
)  # fmt: skip
CALL = "A call on the evening before, with the bus times"
FIRST_TEST = {
    "question": "Do people come when we call on the evening before?",
    "what": "Call everybody from two villages who has a first appointment next week",
    "who": "One member of the booking team",
    "where": "Two villages of the eastern round",
    "scale": "one_team",
    "prediction": "Nine of ten answer, and all who answer come",
    "data_to_collect": "Called, answered, came",
}
HAPPENED = "More than half answered, and all who answered came. Of the others, hardly anybody did."
SURPRISES = "Some asked for a lift, and neighbours gave it."
COMPARED = "Fewer answered than we thought: the mobile signal ends at the ridge."
LEARNING = "A call works when it reaches people. Landlines do, mobile phones do not. Ask at referral which number to use."
WHY = "Worth going on with, with landlines and at seven in the evening"
SECOND_TEST = {
    "question": "Do more people answer on a landline, at seven?",
    "what": "The same, with the number that people gave at referral",
    "who": "One member of the booking team",
    "where": "Four villages",
    "scale": "several",
    "prediction": "Eight of ten answer",
    "with_partners": True,
}
NEXT_TEST = {
    "question": "Does anybody come to the chapel room on market day?",
    "what": "One clinic, three appointments, tea",
    "where": "Chapel room, lower valley",
    "scale": "one_person",
    "prediction": "Two of three come",
}
OBSERVATION = "People say that the call made them feel expected."
ANNOTATION = "Bus 41 stopped"
SCORES = (
    ("team", "2.5", "We test, and see no change yet."),
    ("coach", "2.0", "The second test has only begun; the chart says nothing yet. A good, honest start."),
)
EQUALITY = "Begun with the equality lead. People without a telephone must not lose by the calls."
EQUALITY_ACTION = "Agree how people without a telephone are asked"
