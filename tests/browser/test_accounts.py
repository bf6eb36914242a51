"""Getting an account and protecting it: by invitation, with an app, with a passkey, and without JavaScript."""

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.core.cache import cache
from playwright.sync_api import expect

from tests.factories.accounts import PASSWORD, InvitationFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def as_in_production(settings, live_server):
    """Everybody needs a second step, links in mails lead to this server, and no guesses were counted yet."""
    settings.SECOND_FACTOR_REQUIRED = True
    settings.SITE_URL = live_server.url
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def passkeys(quiet_page):
    """A device that holds passkeys and always says yes, in place of a fingerprint reader."""
    devtools = quiet_page.context.new_cdp_session(quiet_page)
    devtools.send("WebAuthn.enable")
    device = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": {**device, "automaticPresenceSimulation": True}})


def fill_sign_in(page, live_server, user):
    page.goto(f"{live_server.url}/accounts/login/")
    page.get_by_label("Email address").fill(user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()


def confirm_password(page):
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()


def sign_out(page, live_server):
    page.goto(f"{live_server.url}/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()


def code_for(key):
    return format_hotp_value(hotp_value(key.replace(" ", ""), int(time.time()) // 30))


def test_invited_person_makes_an_account_and_protects_it_with_an_app(quiet_page, live_server, axe):
    page = quiet_page
    InvitationFactory(person=PersonFactory(name="Invited Person"))

    page.goto(re.search(r"http\S+", mail.outbox[0].body)[0])
    axe(page)
    page.get_by_label("Choose a password").fill("short")
    page.get_by_role("button", name="Make my account").click()
    expect(page.get_by_role("alert")).to_contain_text("at least 12 characters")
    axe(page)
    page.get_by_label("Choose a password").fill(PASSWORD)
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_label("Choose a password")).to_have_attribute("type", "text")
    page.get_by_role("button", name="Make my account").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Protect your account")
    axe(page)
    page.get_by_role("link", name="Set up an authenticator app").click()
    axe(page)
    confirm_password(page)
    picture = page.get_by_role("img", name="QR code")
    assert picture.evaluate("async (image) => { await image.decode(); return image.naturalWidth; }") > 100
    axe(page)
    page.get_by_label("Code from the app").fill(code_for(page.locator("code").inner_text()))
    page.get_by_role("button", name="Turn on").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    expect(page.locator("code")).to_have_count(10)
    axe(page)
    recovery_code = page.locator("code").first.inner_text()
    sign_out(page, live_server)
    page.get_by_label("Email address").fill(mail.outbox[0].to[0])
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Second step")
    axe(page)
    page.get_by_label("Code").fill(recovery_code)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    page.goto(f"{live_server.url}/accounts/me/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")
    axe(page)


def test_passkey_is_added_and_signs_in_alone_and_as_second_step(quiet_page, live_server, passkeys, axe):
    page, user = quiet_page, UserFactory()
    fill_sign_in(page, live_server, user)

    page.get_by_role("link", name="Add a passkey").click()
    confirm_password(page)
    axe(page)
    page.get_by_label("Name of the passkey").fill("Work laptop")
    page.get_by_label("Let me sign in with this passkey alone").check()
    page.get_by_role("button", name="Add passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")

    page.goto(f"{live_server.url}/accounts/protect/passkeys/")
    expect(page.get_by_role("rowheader", name="Work laptop")).to_be_visible()
    axe(page)

    sign_out(page, live_server)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{live_server.url}/")

    sign_out(page, live_server)
    fill_sign_in(page, live_server, user)
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"{live_server.url}/")


def test_passkey_that_is_not_there_is_explained(quiet_page, live_server, axe):
    page, user = quiet_page, UserFactory()
    fill_sign_in(page, live_server, user)
    page.get_by_role("link", name="Add a passkey").click()
    confirm_password(page)
    page.evaluate("() => { navigator.credentials.create = () => Promise.reject(new DOMException('no', 'NotAllowedError')); }")

    page.get_by_role("button", name="Add passkey").click()

    expect(page.get_by_role("alert")).to_contain_text("No passkey was used: you cancelled, or it took too long.")
    axe(page)


def test_without_javascript_the_app_is_offered_and_passkeys_are_not(browser, live_server):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.set_default_timeout(10_000)
    fill_sign_in(page, live_server, UserFactory())

    expect(page.get_by_role("heading", level=1)).to_have_text("Protect your account")
    page.get_by_role("link", name="Add a passkey").click()
    confirm_password(page)
    expect(page.get_by_role("button", name="Add passkey")).to_be_hidden()
    expect(page.get_by_role("main")).to_contain_text("Set up an authenticator app instead.")
    page.goto(f"{live_server.url}/accounts/protect/app/")
    page.get_by_label("Code from the app").fill(code_for(page.locator("code").inner_text()))
    page.get_by_role("button", name="Turn on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    page.context.close()
