"""What the people of Northmoor say and write while they choose populations: plain data for `amhe.demo.northmoor_choosing`."""

RURAL = "Rural communities"
ASYLUM = "Asylum seekers and refugees"
VETERANS = "Women veterans"
TRAVELLERS = "Gypsy, Roma and Traveller communities"
INTERPRETER = "Adults with a serious mental illness who need an interpreter"
KOREAN = "Korean community"
TALKING = "Young Black men using talking therapies"
FARMING = "Farming families"
RESETTLED = "Families resettled in the county"
HOMELESS = "People experiencing homelessness"
CARERS = "Unpaid carers"

# Who suggests, which population, with which inequality domains, and why.
LONG_LIST = (
    ("lead", RURAL, "access outcomes", "The further from our bases, the fewer people we see, and the later we see them."),
    (
        "partner",
        ASYLUM,
        "access experience outcomes",
        "They wait for a letter in a language they do not read, and then they are discharged.",
    ),
    ("member", TRAVELLERS, "access experience", "Families tell us that they are asked for an address before they are asked how they are."),
    ("sponsor", VETERANS, "access experience", "Our veterans' clinic is full of men. Where do women go?"),
    ("member", FARMING, "access", "Nobody leaves a farm in the lambing season to see somebody in town."),
    ("partner", RESETTLED, "access experience", "They are new here as well, and the children interpret for their parents."),
    ("lead", INTERPRETER, "experience outcomes", "Some have been on a ward for weeks before an interpreter came."),
    ("member", KOREAN, "access", "There are several hundred people near the new factory, and we know none of them."),
    ("lead", TALKING, "access outcomes", "They start talking therapies less often than others, and more of them leave early."),
    ("sponsor", HOMELESS, "outcomes", "They come to us through the emergency department only."),
    ("partner", CARERS, "experience", "Nobody asks them how they are."),
)
# Where a significant project is under way already.
PROJECTS = {TALKING: "The talking therapies service works on this with the county council until next summer."}

MERGED = (
    (FARMING, RURAL, "Nearly all of them live in the villages: the same distance, the same buses."),
    (RESETTLED, ASYLUM, "The same welcome centre, the same interpreters, the same waiting."),
)
PARKED = (
    (INTERPRETER, "The contract for interpreters is being renewed. We look again when the new one runs."),
    (TALKING, "A significant project is under way. We ask it what it learns."),
    (KOREAN, "We know nobody yet. The voluntary alliance makes first contacts for us."),
    (HOMELESS, "The county's outreach team has just begun. It joins us for a meeting in the spring."),
    (CARERS, "Carers are part of each of the other groups, and take part there."),
)
SHORT_LISTED = (RURAL, ASYLUM, VETERANS, TRAVELLERS)


def _paper(title):
    return ("link", title, f"https://example.org/northmoor/{title.lower().replace(' ', '-')}")


def _data(title):
    return ("data", title, "")


# Who answers, about which population, which question, the short answer and the words, and what it rests on.
ANSWERS = (
    (
        "lead",
        RURAL,
        "will",
        "yes",
        "Two parish councils wrote to the chief executive this year. The board has named it.",
        _paper("Board paper"),
    ),
    ("sponsor", RURAL, "will", "yes", "I am asked about it in every village hall."),
    ("member", RURAL, "work", "partly", "One surgery lends a room once a month. Nobody else goes out."),
    ("lead", RURAL, "relationships", "yes", "The growers' market, two surgeries and the mobile library want to help."),
    (
        "member",
        RURAL,
        "data",
        "yes",
        "The gap is largest in the eastern villages: 14 of 1,000 adults seen in a year, against 31 in the towns.",
        _paper("Adults seen by district"),
        _data("Mental Health Services Data Set"),
        _data("Census 2021, adults by ward"),
    ),
    ("partner", ASYLUM, "will", "yes", "People ask for it at the welcome centre every week. They will not ask for ever."),
    ("lead", ASYLUM, "work", "partly", "A doctor runs outreach clinics on two afternoons, on borrowed time.", _paper("Outreach clinics")),
    ("partner", ASYLUM, "relationships", "yes", "The welcome centre trusts us because we have stayed. Talk to its volunteers first."),
    ("member", ASYLUM, "relationships", "partly", "We know the centre. We do not know the people who never go there."),
    (
        "member",
        ASYLUM,
        "data",
        "partly",
        "Our records do not say who seeks asylum. The surgery near the centre keeps a register.",
        _data("Register of the surgery"),
    ),
    ("sponsor", VETERANS, "will", "partly", "There is good will, and no sign of urgency so far."),
    ("member", VETERANS, "work", "yes", "The regional veterans' service has begun to ask why so few women come."),
    ("lead", VETERANS, "relationships", "no", "We know the clinic. Of the women we know very few."),
    (
        "lead",
        VETERANS,
        "data",
        "partly",
        "We know how many there are. Our own records do not ask.",
        _data("Census 2021, people who served in the armed forces"),
    ),
    ("member", TRAVELLERS, "will", "yes", "After a hard winter the families have asked us to come, and to keep coming."),
    ("partner", TRAVELLERS, "will", "partly", "Ask the families whether they want a project, or a doctor who knows them."),
    ("member", TRAVELLERS, "work", "partly", "The council's liaison officer visits each site. Health visitors go along."),
    ("lead", TRAVELLERS, "relationships", "partly", "Through the liaison officer. Nobody of our own is known on the sites."),
    (
        "member",
        TRAVELLERS,
        "data",
        "not_known",
        "We record ethnicity in a form that has no box for them. The council counts caravans, not people.",
    ),
)

QUESTION = "Which populations should we work with first?"
# A key of somebody with an account, or the title of a seat (and which of its people) whose ranking a helper enters.
BALLOTS = (
    ("sponsor", None, 1, (RURAL, ASYLUM, VETERANS, TRAVELLERS)),
    ("lead", None, 1, (RURAL, ASYLUM, TRAVELLERS, VETERANS)),
    ("member", None, 1, (TRAVELLERS, RURAL, ASYLUM, VETERANS)),
    ("partner", None, 1, (ASYLUM, RURAL, TRAVELLERS, VETERANS)),
    ("Deputy Head of Community Services", "lead", 1, (RURAL, TRAVELLERS, ASYLUM, VETERANS)),
    ("Equality, Diversity and Inclusion Lead", "member", 1, (ASYLUM, TRAVELLERS, RURAL, VETERANS)),
    ("Alliance Manager", "member", 1, (RURAL, VETERANS, ASYLUM, TRAVELLERS)),
    ("Primary Care Lead", "member", 1, (ASYLUM, RURAL, VETERANS, TRAVELLERS)),
    ("Primary Care Lead", "member", 2, (RURAL,)),
)

DECISION = {
    "sentence": "We start with rural communities, and with asylum seekers and refugees alongside.",
    "discussion": "The ranking put rural communities first with most of us. The order after that was less clear: asylum seekers and "
    "refugees were first for some and third for others. We talked about what we can carry. The outreach doctor can lead the second "
    "sub-team, so both can begin. We cannot do right by Traveller families without somebody whom they know, and look for that person "
    "first.",
    "dissent": "One of us would have begun with one population only, and another thinks that the families who asked us to come should "
    "not have to wait. Both can live with the decision.",
    "first_changes": "A room in a village and a letter in the reader's language, whatever the projects turn out to be.",
}

FAR = "Whether miles or the time by bus say best who is cut off. We ask people in the data review."
DEFINITION_OF_A = {
    "text": "Adults who live more than ten miles from our nearest community base.",
    "who_is_in": "Everybody of 18 and over, whether or not they have ever used our services.",
    "who_is_out": "Children and young people, whose services look at this themselves.",
    "segment_types": ["geography", "service_use"],
    "characteristics": ["rural_coastal"],
    "place": "The county outside its three towns",
    "programmes": ["core20plus5"],
    "people": "more",
    "is_open": True,
    "still_open": FAR,
}
NARROWER_DEFINITION_OF_A = DEFINITION_OF_A | {
    "text": "Adults in the eastern villages who cannot reach a community base by bus within an hour.",
    "place": "The eastern villages",
    "segment_types": ["geography", "service_use", "social"],
    "private_text": "The two hamlets at the head of the valley are so small that we name them in no paper.",
    "is_open": False,
    "still_open": "",
    "change_note": "Narrowed after the conversations at the market: it is the bus, not the distance.",
}
DEFINITION_OF_B = {
    "text": "Adults who came to the county in the last five years and seek or have protection.",
    "who_is_in": "People who wait for a decision, and people who have been given protection, with their adult relatives.",
    "who_is_out": "People who came to work or to study.",
    "private_text": "Nearly all of those who wait live in two buildings. We name neither.",
    "segment_types": ["social", "demographic"],
    "characteristics": ["race", "refugees_asylum", "language"],
    "place": "Northmoor and the villages round it",
    "deprivation_index": "Index of Multiple Deprivation",
    "deprivation_year": 2019,
    "deprivation_deciles": [1, 2],
    "programmes": ["pcref", "core20plus5"],
    "people": "under_1000",
}

# The second room: a third population.
ANSWERS_FOR_SPRING = (
    (
        "lead",
        INTERPRETER,
        "will",
        "yes",
        "The new contract begins in the spring. That is the moment to ask for more than a telephone line.",
    ),
    (
        "member",
        INTERPRETER,
        "work",
        "yes",
        "Two wards try out interpreters who stay with a person for the whole stay.",
        _paper("Trial on two wards"),
    ),
    ("partner", INTERPRETER, "relationships", "partly", "The interpreters know everybody. Nobody has ever asked them."),
    (
        "lead",
        INTERPRETER,
        "data",
        "yes",
        "Every booking is on file for four years, with the language and the ward.",
        _data("Bookings of interpreters"),
    ),
    ("sponsor", VETERANS, "will", "yes", "The regional service asks us to join it. There is urgency now."),
)
QUESTION_FOR_SPRING = "Which population should be our third, from next spring?"
BALLOTS_FOR_SPRING = (
    ("sponsor", None, 1, (VETERANS, TRAVELLERS, INTERPRETER)),
    ("Deputy Head of Community Services", "member", 1, (TRAVELLERS, INTERPRETER, VETERANS)),
    ("Alliance Manager", "member", 1, (INTERPRETER, TRAVELLERS, VETERANS)),
)
