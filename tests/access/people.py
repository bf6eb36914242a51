"""The people of the stage, by name: those who are let into the organisation, and those who are not."""

INSIDE = frozenset(
    {"programme", "evaluator", "coach", "adviser", "sponsor", "lead", "deputy", "member", "qi_member", "administrator",
     "sublead", "submember", "community", "other_sublead"}
)  # fmt: skip
OUTSIDE = frozenset({"other_coach", "outsider", "former_lead", "former_coach", "group", "stranger"})
EVERYBODY = INSIDE | OUTSIDE
