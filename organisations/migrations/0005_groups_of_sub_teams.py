"""Give the sub-teams that exist the four groups of starter pack 5.1, as new ones get them when they are formed."""

from django.db import migrations

GROUPS = [
    ("sub_team_lead", "Sub-team project lead"),
    ("lived_experience_population", "People with lived experience who are from the population"),
    ("service_staff", "Staff who deliver relevant services"),
    ("community_representative", "Representatives of local community groups who work with the population"),
]


def add_groups(apps, schema_editor):
    team_model = apps.get_model("organisations", "Team")
    group_model = apps.get_model("organisations", "RoleGroup")
    sub_teams = team_model.objects.filter(kind="sub").order_by("pk").values_list("pk", flat=True)
    group_model.objects.bulk_create(
        [
            group_model(team_id=team, code=code, label=label, position=position)
            for team in sub_teams.iterator()
            for position, (code, label) in enumerate(GROUPS, start=1)
        ],
        batch_size=500,
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [("organisations", "0004_team_composition")]

    operations = [migrations.RunPython(add_groups, migrations.RunPython.noop)]
