import http.cookiejar
import os
import re
import signal
import subprocess
import sys
import urllib.parse
import urllib.request

import pytest
from django.conf import settings
from django.db import connection

from tests.platform.scripts import ROOT, load
from tests.platform.test_production_commands import free_port


@pytest.fixture
def started(tmp_path):
    """`make run` after its first line of set-up, on a free port, with folders of its own; yields the process, its words and its address."""
    if connection.vendor != "sqlite":
        pytest.skip("runs with the tests on SQLite")
    port = free_port()
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "amhe.settings.base",
        "PORT": str(port),
        "VAR_DIR": str(tmp_path),
        "MEDIA_ROOT": str(tmp_path / "media"),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}",
        "REDIS_URL": "",
        "SECRET_KEY": "",
        "ALLOWED_HOSTS": "127.0.0.1",
    }
    with subprocess.Popen(
        [sys.executable, ROOT / "scripts/run.py"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        words = []
        for line in process.stdout:
            words.append(line)
            if "Ctrl-C" in line:
                break
        yield process, "".join(words), f"http://127.0.0.1:{port}"
        process.kill()


def sign_in(address, *, email, password):
    """The start page after signing in, as text."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    page = f"{address}/accounts/login/"
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', browser.open(page).read().decode())[1]
    form = urllib.parse.urlencode({"csrfmiddlewaretoken": token, "login": email, "password": password}).encode()
    return browser.open(urllib.request.Request(page, data=form, headers={"Referer": page})).read().decode()


@pytest.mark.worker
@pytest.mark.timeout(300)
def test_run_serves_the_demonstration_and_stops_with_one_key(started):
    process, words, address = started

    assert f"The AMHE Collaborative is at {address} : sign in as any of these people" in words, words
    for email, _ in load("run").PEOPLE:
        assert "Sign out" in sign_in(address, email=email, password=settings.DEMO_PASSWORD), email
    process.send_signal(signal.SIGINT)
    last_words, _ = process.communicate(timeout=60)

    assert process.returncode == 0, last_words
    assert last_words.strip().startswith("Stopping ...")
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(address)
