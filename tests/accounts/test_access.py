"""The pages of the whole programme ask for a permission, whichever role holds it."""

import pytest
from django.urls import reverse
from django.views.generic import View

from accounts.access import ProgrammeMixin
from accounts.permissions import PERMISSIONS_BY_ROLE, Permission, Role
from tests.factories.accounts import ProgrammeRoleFactory

pytestmark = pytest.mark.django_db

PAGES = {
    "audit:entry-list": Permission.AUDIT_VIEW,
    "people:person-list": Permission.PROGRAMME_MANAGE,
    "people:person-add": Permission.PROGRAMME_MANAGE,
    "jobs:programme-jobs": Permission.PROGRAMME_MANAGE,
}


@pytest.mark.parametrize("permission", [Permission.AUDIT_VIEW, Permission.PROGRAMME_MANAGE, Permission.IMPORT])
def test_page_of_the_programme_opens_for_whoever_holds_its_permission(client, monkeypatch, permission):
    monkeypatch.setitem(PERMISSIONS_BY_ROLE, Role.COMMUNICATIONS, frozenset({permission}))
    client.force_login(ProgrammeRoleFactory(role=Role.COMMUNICATIONS).person.user)

    statuses = {name: client.get(reverse(name)).status_code for name in PAGES}

    assert statuses == {name: 200 if needed == permission else 403 for name, needed in PAGES.items()}


def test_page_that_names_no_permission_opens_for_nobody(rf):
    class Page(ProgrammeMixin, View):
        pass

    request = rf.get("/")
    request.user = ProgrammeRoleFactory().person.user

    with pytest.raises(AttributeError, match="permission"):
        Page.as_view()(request)
