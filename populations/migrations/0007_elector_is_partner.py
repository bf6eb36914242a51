from django.db import migrations, models


def copy_from_seats(apps, schema_editor):
    """Rankings that are open now: the seats as they are today, which would have been read at close."""
    apps.get_model("populations", "Elector").objects.filter(seat__is_lived_experience=True).update(is_partner=True)


class Migration(migrations.Migration):
    dependencies = [
        ("populations", "0006_answer_removed_by"),
    ]

    operations = [
        migrations.AddField(
            model_name="elector",
            name="is_partner",
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(copy_from_seats, migrations.RunPython.noop),
    ]
