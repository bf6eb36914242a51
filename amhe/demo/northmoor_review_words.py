"""What the sub-team for the villages hears, reads and makes of it: plain data for `amhe.demo.northmoor_review`.

Nobody said these words: they are invented, as is everything about Northmoor.
"""

PLAN = {
    "who": "People who have used our services, people who have not, and carers, in the eastern villages. Of professionals: the two "
    "surgeries, the district nurses, and those who see people every week without being a service.",
    "where": "The growers' market, the mobile library, a village hall, and the phone for those who cannot leave home.",
    "partners_part": "Our partner plans each conversation with us, leads those at the market, and decides with us what the themes "
    "are called.",
    "support": "The market's quiet room, with somebody to talk to, on Thursdays.",
}
PLAINER = (
    "We are listening to people in the villages, so that help with mental health comes nearer.",
    "We write down what matters, never your name. Somebody else on the team reads it before anybody uses it.",
    "It is your choice: stop when you like, skip what you like. You can change your mind later. Tell us, or tell the market, and we take "
    "your words out everywhere.",
    "If you take part in the university's evaluation as well, you get its own information sheet: what you told it before you changed your "
    "mind is kept there.",
    "This is no service for emergencies. If you need help now, call 999, or call NHS 111 and choose the mental health option.",
)

ANYBODY, TEAM_ONLY, SHARED = {"may_quote": True}, {}, {"may_quote": True, "may_share": True, "may_contact": True}
# Where people are heard: what it is, and who agreed to what. Days and people are in the story.
PLACES = {
    "market": {
        "strand": "people",
        "method": "visit",
        "place_kind": "community",
        "place": "Growers' market, the tea table",
        "people": 3,
        "partners_led": True,
        "accessibility": "Level ground, a chair out of the wind, and nobody had to sign anything to talk.",
        "rung": "engagement",
        "rung_up": "Ask the two who want to go on to plan the next visit with us.",
        "topics": ["M4.1.p1", "M4.1.p2", "people.support"],
        "consents": (("Speaker 1", 1, SHARED), ("Speaker 2", 1, ANYBODY), ("Speaker 3", 1, TEAM_ONLY)),
    },
    "library": {
        "strand": "people",
        "method": "in_person",
        "place_kind": "community",
        "place": "Mobile library, Upper Moor stop",
        "people": 2,
        "accessibility": "Large print, and the bus has a ramp.",
        "barriers": "The stop lasts forty minutes. That is short for a first conversation.",
        "rung": "consultation",
        "rung_up": "Come on the same day each fortnight, so that people can expect us.",
        "topics": ["M4.1.p3", "M4.1.p4"],
        "consents": (("Speaker 1", 1, ANYBODY), ("Speaker 2", 1, SHARED)),
    },
    "hall": {
        "strand": "people",
        "method": "focus_group",
        "place_kind": "community",
        "place": "Village hall, Low Fell",
        "people": 7,
        "partners_led": True,
        "accessibility": "After milking, with soup, and a lift home for whoever wanted one. The fare was paid before the day.",
        "rung": "co_design",
        "rung_up": "Let the group set the questions of the next evening.",
        "topics": ["M4.1.p1", "M4.1.p4", "M4.1.p5"],
        "consents": (("The group", 6, ANYBODY), ("Somebody who spoke afterwards", 1, TEAM_ONLY)),
    },
    "phone": {
        "strand": "people",
        "method": "phone",
        "place_kind": "remote",
        "place": "",
        "people": 2,
        "barriers": "The line is poor in the valley. We called again in the evening.",
        "rung": "consultation",
        "topics": ["M4.1.p3"],
        "consents": (("Speaker 1", 1, ANYBODY), ("Speaker 2", 1, ANYBODY)),
    },
    "leaflet": {
        "strand": "people",
        "method": "survey",
        "place_kind": "vcse",
        "place": "Two questions in the vegetable boxes",
        "people": 23,
        "is_vcse": True,
        "accessibility": "A stamped card, in plain words. The drivers read it out for whoever asked.",
        "barriers": "Those who have no box were not asked.",
        "rung": "informing",
        "rung_up": "Print what came of it on the next card.",
        "topics": ["people.critical", "M4.1.p5"],
        "consents": (("The cards", 23, SHARED),),
    },
    "surgeries": {
        "strand": "professionals",
        "method": "focus_group",
        "place_kind": "service",
        "place": "Two village surgeries",
        "people": 6,
        "accessibility": "In their lunch hour, at theirs.",
        "rung": "engagement",
        "topics": ["M4.2.p1", "M4.2.p2", "professionals.well"],
        "consents": (),
    },
    "nurses": {
        "strand": "professionals",
        "method": "online",
        "place_kind": "remote",
        "place": "District nurses of the eastern round",
        "people": 4,
        "rung": "consultation",
        "topics": ["M4.2.p2", "M4.2.p5"],
        "consents": (),
    },
    "voluntary": {
        "strand": "professionals",
        "method": "engagement",
        "place_kind": "vcse",
        "place": "Village agents and the mobile library",
        "people": 5,
        "is_vcse": True,
        "accessibility": "On their own ground, with the alliance's travel money.",
        "rung": "co_design",
        "rung_up": "They offered to listen with us: plan the next round together.",
        "topics": ["M4.2.p4", "M4.2.p5", "professionals.well"],
        "consents": (),
    },
}
REFLECTIONS = {
    "market": {
        "strengths": "The market itself. People come for leeks and stay to talk.",
        "needs": "Somewhere to go that is not a clinic, within a bus ride.",
        "made_worse": "Letters that give one date, and a discharge when nobody comes.",
        "changes": "A room at the market once a week.",
    },
    "hall": {
        "strengths": "Neighbours notice first. They know when a light stays off.",
        "needs": "Help in winter, when the road is shut and the work stops.",
        "made_worse": "The move of the base to town took away the one visit that people trusted.",
        "changes": "Come to us, and keep coming. Ask the young ones where they would go.",
    },
    "surgeries": {
        "strengths": "The surgeries know their families for thirty years.",
        "needs": "Somebody to ask before a referral is written.",
        "made_worse": "Referrals come back because a form has changed.",
        "changes": "A named person, and a joint clinic.",
    },
}

# Codes, with the theme that each belongs to (None: not yet). The four of the starter pack are there as well.
NEED, ASSET, BARRIER, IDEA = "need", "asset", "barrier", "change_idea"
THEMES = (
    ("The bus decides who is seen", NEED, "Whoever has no car cannot keep an appointment in town, and is discharged for it."),
    ("Winter is the hardest time, and help is furthest away then", NEED, "The road, the dark and the quiet months come together."),
    ("Younger farm workers do not know where to turn", NEED, "We believe this, and have asked none of them yet."),
    ("Being seen at the surgery keeps people away", BARRIER, "In a village everybody knows whose car stands where."),
    ("Letters and calls come at the wrong time", BARRIER, "One date, by post, in the middle of the working day."),
    ("Neighbours look after one another", ASSET, "They notice first, and nobody has ever asked them what they see."),
    ("The market and the library are where people are", ASSET, "Both want to help, and both are trusted."),
    ("A room that comes to the village", IDEA, "The same person, in the same place, on the same day."),
)
CODES = (
    ("Getting there", THEMES[0][0]),
    ("Discharged after missing one", THEMES[0][0]),
    ("Winter and the dark", THEMES[1][0]),
    ("Being seen", THEMES[3][0]),
    ("What the village says", THEMES[3][0]),
    ("Letters and forms", THEMES[4][0]),
    ("Times that do not fit", THEMES[4][0]),
    ("Neighbours", THEMES[5][0]),
    ("People who notice first", THEMES[5][0]),
    ("Market and library", THEMES[6][0]),
    ("Come to us", THEMES[7][0]),
    ("One person who stays", THEMES[7][0]),
    ("The trip to town", None),
)
MERGED = ("The trip to town", "Getting there")

SOURCES = {
    "records": {
        "name": "Adults seen, by district of residence",
        "kind": "service_use",
        "form": "both",
        "owner": "Information team of the trust",
        "period": "The last two years",
        "quality": ["demographics_missing", "not_combined"],
        "quality_note": "Addresses are missing for about a tenth of the records.",
        "who_is_missing": "Whoever was never referred.",
        "says_needs": "Adults in the eastern villages are seen less than half as often as adults in the towns.",
        "says_assets": "",
    },
    "census": {
        "name": "Households without a car, by ward",
        "kind": "determinants",
        "owner": "Office for National Statistics",
        "reach": "national",
        "period": "Census 2021",
        "url": "https://example.org/northmoor/households-without-a-car",
        "quality": [],
        "who_is_missing": "Seasonal workers, who were counted elsewhere.",
        "says_needs": "One household in seven has no car, and the bus does not wait.",
    },
    "research": {
        "name": "Getting to talking therapies in rural areas: a review",
        "kind": "research",
        "form": "words",
        "reach": "national",
        "owner": "A university",
        "period": "2015 to 2024",
        "quality": ["groups_hidden"],
        "says_needs": "Distance lowers attendance everywhere, most where there is no car.",
        "says_assets": "Informal helpers notice first.",
    },
    "directory": {
        "name": "Directory of the voluntary alliance",
        "kind": "assets",
        "form": "words",
        "owner": "Northmoor Voluntary Alliance",
        "period": "This autumn",
        "says_assets": "Two village agents, the growers' market and eleven halls.",
    },
    "buses": {
        "name": "Timetables and passengers of the county's buses",
        "kind": "determinants",
        "owner": "County council",
        "period": "Since the summer",
    },
}
REVIEWED = ("records", "census", "research", "directory")
# Of which source, the fields of the table, and (label, numerator, denominator, whether the others are held against it).
TABLES = (
    (
        "records",
        {
            "title": "Adults seen in a year, by place",
            "kind": "rate",
            "counted": "Adults with at least one contact",
            "characteristic": "rural_coastal",
            "per": 1_000,
            "period": "Last year",
            "note": "The two hamlets at the head of the valley are shown here for the sub-team, which plans a visit.",
        },
        (
            ("The three towns", 1_302, 42_000, True),
            ("Western villages", 168, 8_100, False),
            ("Eastern villages", 63, 4_500, False),
            ("Head of the valley", 3, 410, False),
        ),
    ),
    (
        "records",
        {
            "title": "First appointments that were missed, eastern villages",
            "kind": "share",
            "counted": "Referrals whose first appointment was missed",
            "characteristic": "age",
            "period": "Last year",
            "total_is_public": True,
        },
        (("18 to 29", 4, 11, False), ("30 to 49", 9, 24, False), ("50 to 64", 12, 31, False), ("65 and over", 14, 27, True)),
    ),
    (
        "census",
        {
            "title": "Households without a car",
            "kind": "share",
            "counted": "Households without a car or van",
            "period": "Census 2021",
        },
        (("Eastern villages", 346, 2_410, False), ("County", 18_900, 214_000, True)),
    ),
)

INTERESTS = (
    ("market", "team", "Would plan the next visit with us", "Organiser of the market"),
    ("hall", "idea", "Would help to set up a room in the hall", "Community Nurse Consultant"),
    ("library", "news", "Wants to know what comes of it", "Community Nurse Consultant"),
)
JOINED = "Came to the meeting of the sub-team, and comes again."
FEEDBACK_GIVEN = ("What we heard in three sentences, on the board of the tea table", "A notice, and our partner beside it for an hour")
FEEDBACK_PLANNED = ("An evening in the hall with what we made of it, before we choose what to change", "With soup again")
FEEDBACK_TO_ALL = ("A card in each vegetable box: what people said, and what happens next", "By the drivers")
THEME_REVIEW = (
    "“Stigma” became “Being seen at the surgery keeps people away”: our partners said that nobody in the villages speaks of stigma."
)

# The second population, where the review has just begun.
PLAN_OF_B = {
    "who": "Two or three people who came in the last five years, with an interpreter whom they choose.",
    "where": "The welcome centre, when there is no queue.",
    "partners_part": "Our two partners say which questions are safe to ask, and which are not.",
    "support": "",
}
FIRST_OF_B = {
    "strand": "professionals",
    "method": "in_person",
    "place_kind": "charity",
    "place": "Volunteers of the welcome centre",
    "people": 3,
    "is_vcse": True,
    "rung": "consultation",
    "topics": ["M4.2.p1", "professionals.well"],
}
PLANNED_OF_B = {"strand": "people", "method": "in_person", "place_kind": "charity", "place": "Welcome centre, the quiet room"}
SOURCE_OF_B = {
    "name": "Register of the surgery near the centre",
    "kind": "population",
    "owner": "The surgery",
    "quality": ["groups_hidden", "language_or_culture"],
    "who_is_missing": "Everybody who is registered elsewhere, or nowhere.",
}
