"""One at a time for each organisation in a wave."""

from organisations.models import Participation


def hold(participation_id):
    """Hold a participation until the end of the transaction: whoever comes second waits, and sees what the first one did.

    Every action of this app begins with it, before it touches any row of the participation. The stored state takes the same row
    at the end of every action (`milestones.state.lock`), so an action that took another row first could wait for one that waits
    for it. Returns the Participation with its organisation.
    """
    return Participation.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=participation_id)


def hold_selected(population, refusal):
    """Hold the participation, and see that the population is still worked on; raises `refusal` for one that is not selected."""
    population.participation = hold(population.participation_id)
    population.refresh_from_db(fields=["status"])
    if not population.is_selected:
        raise refusal
