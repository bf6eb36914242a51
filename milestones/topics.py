"""Tells the data review the questions of its steps as the wave words them."""

from datareview import topics
from milestones.models import Prompt


@topics.worded_by
def prompts_of_wave(wave, steps):
    """(step, code, text) of the prompts of these steps, in their order."""
    prompts = Prompt.objects.filter(step__milestone__wave=wave, step__code__in=steps)
    return list(prompts.order_by("step__code", "position", "pk").values_list("step__code", "code", "text"))
