"""Marking an asset as a public service, with the facts that anybody may read, and taking the mark off."""

from assets.actions.base import CannotChange, begin, leave_library, said
from assets.exchange.services import MAY_BE_PUBLIC
from assets.models import Asset, PublicService
from audit import clock
from audit.recording import action

CHANGED = "Somebody else has changed this since you opened the page. Compare, then save again."
NOT_PUBLIC = "Only an association or an organisation can be a public service. Say first which of them it is."
GONE = "This is not marked as a public service any more. Open the page again."


@action
def save_service(mapped, service, *, by, may_share=False, **fields):
    """Write the public facts of an asset. `service` is the PublicService as it was read, None if there was none. Returns it.

    Nothing is written if nothing differs. A change by somebody who may not share takes the asset out of the library (see
    `leave_library`). Raises CannotChange for an asset that is no association or organisation, and if the facts were changed, added or
    taken away meanwhile.
    """
    population = mapped.population
    begin(population)
    asset = Asset.objects.get(pk=mapped.asset_id)
    if asset.segment not in MAY_BE_PUBLIC:
        raise CannotChange(NOT_PUBLIC)
    stored = PublicService.objects.filter(asset=asset).first()
    if stored is None:
        if service is not None:
            raise CannotChange(GONE)
        stored = PublicService.objects.create(asset=asset, by=by, **fields)
        said("asset.made_public", mapped, population=population, by=by, label=asset.label)
        return stored
    changed = [name for name, value in fields.items() if getattr(stored, name) != value]
    if not changed:
        return stored
    if service is None or stored.edited_at != service.edited_at:
        raise CannotChange(CHANGED)
    for name in changed:
        setattr(stored, name, fields[name])
    stored.edited_at = clock.now()
    stored.save(update_fields=[*changed, "edited_at"])
    said("asset.public_facts_edited", mapped, population=population, by=by, label=asset.label, changes={"fields": changed})
    leave_library(mapped, may_share=may_share, by=by)
    return stored


@action
def remove_service(mapped, *, by):
    """Let an asset be no public service any more: its public facts are deleted, and it leaves the library of the wave.

    Copies that others took stay theirs. Raises CannotChange if it is none.
    """
    population = mapped.population
    begin(population)
    deleted, _ = PublicService.objects.filter(asset=mapped.asset_id).delete()
    if not deleted:
        raise CannotChange("This is no public service any more.")
    Asset.objects.filter(pk=mapped.asset_id).update(shared_on=None, shared_by=None)
    said("asset.not_public", mapped, population=population, by=by, label=mapped.asset.label)
