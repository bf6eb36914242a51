"""Shows the recording about needs without reliable data at step 2.4 as well, in the waves that are there."""

from django.db import migrations


def show_at_both(apps, schema_editor):
    Link, Step = apps.get_model("milestones", "Link"), apps.get_model("milestones", "Step")
    for link in Link.objects.filter(code="learning-set-3-needs", step__code="M2.3").order_by("pk"):
        step = Step.objects.filter(milestone=link.milestone_id, code="M2.4").first()
        if step and not Link.objects.filter(step=step, code=link.code).exists():
            link.pk, link.step, link.position = None, step, Link.objects.filter(step=step).count() + 1
            link.save(force_insert=True)


class Migration(migrations.Migration):
    dependencies = [("milestones", "0005_words_of_facts")]

    operations = [migrations.RunPython(show_at_both, migrations.RunPython.noop)]
