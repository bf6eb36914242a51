"""Words about assets on pages of any app above."""

from django import template

from assets import staleness
from assets.models import Prompt
from assets.words import PROMPT_SHORT, prompt_texts

register = template.Library()


@register.filter
def asked(prompt, prompts):
    """A question in the words of the wave: `{{ prompt|asked:prompts }}`, with `prompts` from `{% prompts_of participation "M5.1" %}`."""
    return prompt_texts(prompts)[Prompt(prompt)]


@register.filter
def short_prompt(prompt):
    """A question in a few words: "Reach the population"."""
    return PROMPT_SHORT[Prompt(prompt)]


@register.filter
def is_stale(asset, today):
    """Whether nobody has checked this asset for six months."""
    return staleness.is_stale(asset, today)


@register.simple_tag
def word_prompts(form, prompts):
    """Let the fields `prompt` and `prompts` of a form ask in the words of the wave: `{% word_prompts form prompts %}`. Shows nothing."""
    texts = prompt_texts(prompts)
    for name in {"prompt", "prompts"} & set(form.fields):
        field = form.fields[name]
        field.choices = [(value, texts[Prompt(value)] if value in Prompt.values else label) for value, label in field.choices]
    return ""
