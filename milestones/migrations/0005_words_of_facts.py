"""Gives the facts of waves that are there clearer words, where the programme team has not edited them; new waves have them."""

from django.db import migrations

WORDS = (  # code of the fact, field, words before, words after
    (
        "M3.F6",
        "text",
        "Terms of reference have been developed or reviewed",
        "Terms of reference of the project team or the sub-team have been developed or reviewed",
    ),
    (
        "M2.F3",
        "missing_text",
        "The four questions are not answered for every population",
        "An answer to each of the four questions for every short-listed population",
    ),
    (
        "M2.F4",
        "missing_text",
        "No decision with method, date and reasons",
        "The choice of populations, talked through in the decision room and recorded with its reasons",
    ),
)


def reword(apps, schema_editor):
    Fact = apps.get_model("milestones", "Fact")
    for code, field, before, after in WORDS:
        Fact.objects.filter(code=code, **{field: before}).update(**{field: after})


class Migration(migrations.Migration):
    dependencies = [("milestones", "0004_standards_of_waves")]

    operations = [migrations.RunPython(reword, migrations.RunPython.noop)]
