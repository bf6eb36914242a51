"""Gives the waves that are there the lived experience standards; new ones get them from `load_content`.

The standards stand here as they were then: the reference list may change.
"""

from django.db import migrations

STANDARDS = (  # milestone, code, text, minimum
    ("M1", "partners_on_project_team", "Lived experience partners on the project team", 1),
    ("M2", "partners_in_decision", "Lived experience partners who take part in the decision", 1),
    ("M3", "partners_on_sub_team", "Lived experience partners from the population on the sub-team", 1),
    ("M4", "partners_in_theme_review", "Lived experience partners in the review of themes", 1),
)


def load_standards(apps, schema_editor):
    Milestone, Standard = (apps.get_model("milestones", name) for name in ("Milestone", "Standard"))
    for milestone_code, code, text, minimum in STANDARDS:
        milestones = Milestone.objects.filter(code=milestone_code).exclude(standards__code=code)
        Standard.objects.bulk_create(Standard(milestone=milestone, code=code, text=text, minimum=minimum) for milestone in milestones)


class Migration(migrations.Migration):
    dependencies = [("milestones", "0003_roles_sent")]

    operations = [migrations.RunPython(load_standards, migrations.RunPython.noop)]
