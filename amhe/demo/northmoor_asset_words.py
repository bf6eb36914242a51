"""What Northmoor's sub-teams write on their asset maps. Invented; the examples of the starter pack are among them."""

# The four questions: how each asset is called, its segment, who it is, what it has, its place, and what is written about it.
VILLAGES = {
    "learn": (
        (
            "Village agents of the eastern round",
            "associations",
            ["Community members"],
            ["Networks", "Shared knowledge"],
            "Eastern villages",
            "",
        ),
        ("Parish clerk who keeps the newsletter", "individuals", ["Residents"], ["Knowledge", "Time"], "", ""),
        ("Mobile library", "organisations", ["Libraries"], ["Services - actual and potential", "Staff time"], "Eleven stops", ""),
        (
            "Farm vets' practice",
            "organisations",
            ["Businesses"],
            ["Knowledge and expertise"],
            "Market town",
            "They are on every farm in lambing time.",
        ),
    ),
    "happening": (
        (
            "Farmers' market pop-ups",
            "associations",
            ["Voluntary organisations"],
            ["Goodwill", "Networks", "People-power"],
            "Market square",
            "Promote mental health and wellbeing in the farming community, every second Saturday.",
        ),
        ("Vegetable box round", "associations", ["Community associations"], ["Networks", "People-power"], "All villages", ""),
        ("Community transport scheme", "associations", ["Voluntary organisations"], ["Buildings", "People-power"], "Market town", ""),
        ("Warm rooms in winter", "associations", ["Community associations"], ["Buildings", "Goodwill"], "Five village halls", ""),
        ("Police rural team", "organisations", ["Police"], ["Influence on others"], "", ""),
    ),
    "access": (
        ("Young farmers' club", "associations", ["Youth clubs"], ["Membership", "Leadership"], "Upper valley", ""),
        ("Chapel lunch", "associations", ["Faith groups"], ["Goodwill", "Buildings"], "Lower valley", ""),
        ("Auction mart", "organisations", ["Businesses"], ["Buildings and other resources", "Influence on others"], "Market town", ""),
        ("Retired shepherd whom everybody asks", "individuals", ["Residents"], ["Experience", "Care"], "", ""),
        ("Primary school at the bridge", "organisations", ["Schools"], ["Buildings and other resources", "Staff time"], "Lower valley", ""),
        ("Carers' network", "associations", ["Carers' networks"], ["Shared knowledge", "Membership"], "All villages", ""),
    ),
    "support": (
        (
            "Two village surgeries",
            "organisations",
            ["GPs", "Health workers"],
            ["Staff time", "Knowledge and expertise"],
            "Eastern villages",
            "",
        ),
        ("District council's rural officer", "organisations", ["Local government services"], ["Money", "Power"], "", ""),
        ("Bell ringers", "associations", ["Community associations"], ["Membership", "Vision"], "Lower valley", ""),
        ("Mother who set up the school bus rota", "individuals", ["Families"], ["Talents", "Passion"], "", ""),
    ),
}
# Written down on a phone at the market, and not placed yet.
QUICK = ("The tea van by the sheep pens", "Somebody who repairs phones for nothing")
NOTES = {
    "learn": "We know more people than we thought. The newsletter reaches every house.",
    "happening": "Three things run already that nobody in the trust knew of.",
    "access": "",
    "support": "The council looks for something to fund from April.",
}
TRUSTED = {
    "Farmers' market pop-ups": ("yes", "Nobody asks why you are there."),
    "Chapel lunch": ("mixed", "Not for those who do not go to chapel."),
    "Police rural team": ("no", "After the quad bikes."),
    "Vegetable box round": ("yes", ""),
}
FIRST = ("Farmers' market pop-ups", "Vegetable box round", "Two village surgeries")
WHY_FIRST = "They meet people where they are, every week, and each of them has said that it would like to do more."
PLANS = {
    "Farmers' market pop-ups": ("partner", "Plan the first Saturday together", 9),
    "Vegetable box round": ("sublead", "Take the cards for December to the packing shed", 5),
    "Two village surgeries": ("nurse", "Ask for half an hour at their practice meeting", 14),
}
LOG = (
    ("Farmers' market pop-ups", "approached", "Spoke at the stall. They would like somebody from the trust to stand there with them."),
    ("Vegetable box round", "approached", "Called the packing shed."),
    ("Vegetable box round", "engaged", "The drivers hand out our cards, and tell us what they hear."),
    ("Two village surgeries", "approached", "Wrote to both practice managers."),
    ("Young farmers' club", "note", "They meet again after Christmas: ask then."),
)
NOT_TO_CONTACT = ("Retired shepherd whom everybody asks", "Is ill this winter, and asked for rest.")
CONTACT = {"role": "Stall holder who keeps the rota", "how": "At the stall, every second Saturday before ten", "name": ""}
AGREED_CONTACT = {"role": "Clerk to the parish council", "how": "The box at the parish office", "name": "Clerk C", "agreed_how": "spoken"}
SERVICES = {
    "Mobile library": {
        "organisation_name": "Northmoor County libraries",
        "summary": "Books, a computer and somebody to talk to, at eleven stops, every third week.",
        "url": "https://example.org/mobile-library",
        "fees": "Free",
        "town": "Northmoor",
        "postcode": "",
        "location_type": "physical",
        "address": "Eleven stops",
    },
    "Community transport scheme": {
        "organisation_name": "Northmoor Community Transport",
        "summary": "Volunteers drive people to appointments in their own cars.",
        "url": "https://example.org/community-transport",
        "fees": "45p a mile",
        "minimum_age": 18,
        "location_type": "virtual",
    },
    "Warm rooms in winter": {
        "organisation_name": "Village halls of the valley",
        "summary": "A warm room, soup and company, November to March, in five halls.",
        "fees": "Free",
        "town": "Northmoor",
        "location_type": "physical",
        "address": "Five village halls",
    },
}
SHARED = "Mobile library"
# Taken over from a list of the council that nobody has looked at since.
OLD_LIST = "District council's rural officer"
NEWCOMERS = {
    "learn": (
        ("Welcome group at the old fire station", "associations", ["Voluntary organisations"], ["Networks"], "Town", ""),
        (
            "Doctor within the trust who runs outreach clinics for refugees",
            "individuals",
            ["Community members"],
            ["Experience", "Knowledge"],
            "",
            "",
        ),
    ),
    "happening": (
        ("English conversation at the college", "organisations", ["Colleges"], ["Services - actual and potential"], "Town", ""),
        ("Women's sewing circle", "associations", ["Self-help groups"], ["Membership", "Goodwill"], "Town", ""),
    ),
}
# The themes of the data review that speak for an asset.
EVIDENCE = (
    ("Farmers' market pop-ups", "The market and the library are where people are"),
    ("Mobile library", "The market and the library are where people are"),
    ("Vegetable box round", "Neighbours look after one another"),
)
