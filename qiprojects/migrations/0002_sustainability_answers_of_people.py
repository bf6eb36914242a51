import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("qiprojects", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="sustainabilityanswer", name="sustainability_answer_once"),
        migrations.RemoveField(model_name="sustainabilityanswer", name="seat"),
        migrations.AddField(
            model_name="sustainabilityanswer",
            name="person",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.person"
            ),
        ),
        migrations.AddConstraint(
            model_name="sustainabilityanswer",
            constraint=models.UniqueConstraint(fields=("round", "person"), name="sustainability_answer_once"),
        ),
        migrations.AddField(
            model_name="sustainabilityround",
            name="erased_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
    ]
