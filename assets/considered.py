"""Which of the four questions have been considered: the one rule, for pages, reports and the facts of Milestone 5.

A question is considered on a day if the team had said by then that it talked about it, or if an asset that was on the map by then
answers it (DOMAIN section 5, Milestone 5: "all four prompts considered"). What was taken away since does not count.
"""

from django.db.models import Count, Q

from assets.models import MappedAsset, Prompt, PromptConsidered


def considered(populations, on):
    """{population id: {Prompt, ...}} on this day, of populations with at least one. `populations`: a QuerySet. Two queries."""
    found = {}
    for population, prompt in _marked(populations, on).values_list("population", "prompt"):
        found.setdefault(population, set()).add(Prompt(prompt))
    for population, numbers in answers(populations, on).items():
        found.setdefault(population, set()).update(prompt for prompt, number in numbers.items() if number)
    return {population: prompts for population, prompts in found.items() if prompts}


def all_considered(populations, on):
    """The ids of the populations for which all four questions are considered on this day."""
    return {population for population, prompts in considered(populations, on).items() if prompts == set(Prompt)}


def answers(populations, on):
    """{population id: {Prompt: how many assets on the map answer it}} on this day. `populations`: a QuerySet. One query."""
    rows = MappedAsset.objects.current().filter(population__in=populations.order_by().values("pk"), created_at__date__lte=on)
    counts = {prompt.value: Count("pk", filter=Q(**{prompt.value: True})) for prompt in Prompt}
    numbers = rows.order_by().values("population").annotate(**{f"number_{name}": count for name, count in counts.items()})
    return {row["population"]: {prompt: row[f"number_{prompt.value}"] for prompt in Prompt} for row in numbers}


def not_answering(population, prompt):
    """What is on the map and does not answer this question (a Prompt or its code), by name, for choosing. A QuerySet of MappedAsset."""
    rows = MappedAsset.objects.current().filter(population=population, **{prompt: False})
    return rows.select_related("asset").order_by("asset__name", "pk")


def _marked(populations, on):
    rows = PromptConsidered.objects.current().filter(population__in=populations.order_by().values("pk"), considered_on__lte=on)
    return rows.order_by()
