"""Terms of reference, version by version: what is agreed is added, and what was agreed before stays."""

from functools import partial
from uuid import uuid4

from django.db import transaction

from audit.recording import action, record
from organisations.models import Participation, Team, TermsOfReference


def add_terms(*, team, title, agreed_on, on, by=None, review_on=None, url="", document=None):
    """Add a version: a link, or a Document of `organisations.documents`. Returns the TermsOfReference; it is in force from now on.

    The file is stored under a name of its own before the row is written, and taken away again if that fails.
    """
    terms = TermsOfReference(team=team, title=title, url=url, agreed_on=agreed_on, review_on=review_on, created_on=on, created_by=by)
    if document:
        terms.file_name = document.name
        terms.file.save(f"{uuid4().hex}.{document.extension}", document.file, save=False)
    try:
        _add(terms=terms, by=by)
    except BaseException:
        _delete_file(terms)
        raise
    return terms


@action
def _add(*, terms, by):
    # One at a time, so that no two versions have one number; the participation comes first wherever something is locked.
    Participation.objects.select_for_update().get(pk=terms.team.participation_id)
    team = Team.objects.get(pk=terms.team_id)
    latest = team.terms_of_reference.order_by("-number").first()
    terms.number = 1 + max(latest.number if latest else 0, team.last_removed_terms)
    terms.save(force_insert=True)
    changes = {"number": terms.number, "agreed_on": str(terms.agreed_on), "review_on": str(terms.review_on or "")}
    record("terms_of_reference.added", target=terms, organisation=team.participation.organisation, by=by, changes=changes)


@action
def remove_terms(*, terms, by):
    """Take away a version that was added by mistake, with its file. The one before it is in force again, if there is one.

    Its number stays with it in the log, and is not given to another one.
    """
    organisation = terms.team.participation.organisation
    Team.objects.filter(pk=terms.team_id, last_removed_terms__lt=terms.number).update(last_removed_terms=terms.number)
    record("terms_of_reference.removed", target=terms, organisation=organisation, by=by, changes={"number": terms.number})
    transaction.on_commit(partial(_delete_file, terms))
    TermsOfReference.objects.filter(pk=terms.pk).delete()


def _delete_file(terms):
    if terms.file:
        terms.file.storage.delete(terms.file.name)
