"""A QI project in one line, for pages that lead to it: `{% load qi_project %}`."""

from django import template

from qiprojects.models import Aim, AimStatus, ChangeIdea, Cycle

register = template.Library()


@register.simple_tag
def project_line(population):
    """Whether there is an aim, how many ideas there are, and how many tests have begun, as a sentence. Three queries."""
    aim = Aim.objects.filter(population=population).exclude(status=AimStatus.SUPERSEDED).values_list("status", flat=True).first()
    ideas = ChangeIdea.objects.current().filter(population=population).count()
    tests = Cycle.objects.started().filter(population=population).count()
    return line_of(aim=aim, ideas=ideas, tests=tests)


def line_of(*, aim, ideas, tests):
    """ "There is a SMART aim with 12 change ideas; 3 tests have begun."; `aim` is its status, None without one."""
    if not (aim or ideas or tests):
        return "It has not begun yet."
    first = {None: "There is no aim yet", AimStatus.SMART: "There is a SMART aim"}.get(aim, "There is a first aim")
    with_ideas = f"{ideas or 'no'} change {'idea' if ideas == 1 else 'ideas'}"
    begun = "no test has begun" if not tests else f"{tests} {'test has' if tests == 1 else 'tests have'} begun"
    return f"{first}, with {with_ideas}; {begun}."
