from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("populations", "0003_selection_to_status")]
    operations = [
        migrations.RemoveConstraint(
            model_name='population',
            name='population_selected_has_sub_team',
        ),
        migrations.RemoveField(
            model_name='population',
            name='is_selected',
        ),
        migrations.AddConstraint(
            model_name='population',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'selected'), _negated=True), models.Q(('selected_on__isnull', False), ('team__isnull', False)), _connector='OR'), name='population_selected_has_sub_team'),
        ),
        migrations.AddConstraint(
            model_name='population',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'merged'), _negated=True), ('merged_into__isnull', False), _connector='OR'), name='population_merged_has_target'),
        ),
        migrations.AddConstraint(
            model_name='population',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into__isnull', True), models.Q(('merged_into', models.F('pk')), _negated=True), _connector='OR'), name='population_not_merged_into_itself'),
        ),
    ]
