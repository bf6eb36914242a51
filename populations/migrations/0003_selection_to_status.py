"""Bring what was recorded before the long list, statuses and versions of definitions into the new fields."""

from django.db import migrations


def forwards(apps, schema_editor):
    Population = apps.get_model("populations", "Population")
    Definition = apps.get_model("populations", "Definition")
    for population in Population.objects.order_by("pk").iterator(500):
        population.status = "selected" if population.is_selected else "candidate"
        population.status_changed_on = population.selected_on
        population.signed_at = population.created_at
        population.save(update_fields=["status", "status_changed_on", "signed_at"])
        if population.definition:
            Definition.objects.create(
                population=population, number=1, text=population.definition, created_on=population.created_on
            )


def backwards(apps, schema_editor):
    Population = apps.get_model("populations", "Population")
    Population.objects.filter(status="selected").update(is_selected=True)


class Migration(migrations.Migration):
    dependencies = [("populations", "0002_choosing_together")]
    operations = [migrations.RunPython(forwards, backwards)]
