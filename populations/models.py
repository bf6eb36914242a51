"""The people in focus: the unit of Milestones 3 to 6, each with a sub-team of its own."""

from django.db import models

from organisations.models import Participation, Team


class Population(models.Model):
    """A group of people who are badly served. This issue knows its name, a short definition and whether it is selected."""

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="populations")
    team = models.OneToOneField(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="population")
    name = models.CharField(max_length=200)
    definition = models.TextField(blank=True)
    is_selected = models.BooleanField(default=False)
    selected_on = models.DateField(null=True, blank=True)
    created_on = models.DateField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(models.functions.Lower("name"), "participation", name="population_name_once"),
            models.CheckConstraint(
                condition=models.Q(is_selected=False) | models.Q(team__isnull=False), name="population_selected_has_sub_team"
            ),
        ]

    def __str__(self):
        return self.name
