"""Gives the waves that are there the lived experience standards of the reference list; new ones get them from `load_content`."""

from django.db import migrations

from core import reference


def load_standards(apps, schema_editor):
    Milestone, Standard = (apps.get_model("milestones", name) for name in ("Milestone", "Standard"))
    for item in reference.load("lived_experience_standards")["items"]:
        milestones = Milestone.objects.filter(code=item["milestone"]).exclude(standards__code=item["code"])
        Standard.objects.bulk_create(
            Standard(milestone=milestone, code=item["code"], text=item["text"], minimum=item["minimum"]) for milestone in milestones
        )


class Migration(migrations.Migration):
    dependencies = [("milestones", "0003_roles_sent")]

    operations = [migrations.RunPython(load_standards, migrations.RunPython.noop)]
