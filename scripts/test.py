"""`make test`: set a machine up, then every check and every test, and an honest count. Standard library only.

`test.py sqlite`, `test.py postgresql` or `test.py browser` runs that part alone. Under CI=true a missing service, browser or tool is a
failure, and so is a skipped test, except those of MAY_SKIP.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import services
from setup_env import PYTHON, ROOT, Missing, by_hand, ensure_pdf, ensure_venv, install, say

CI = os.environ.get("CI", "").lower() not in ("", "0", "false")
PYTEST = [PYTHON, "-m", "pytest", "-q"]
BROWSER_PACKAGES = ["chromium", "fonts-liberation"]
PDF_TEXT_PACKAGES = ["poppler-utils"]  # pdftotext: the tests read the words of the PDFs

# What may be skipped even under CI, by the reason that the test gives: it runs in the part that follows in brackets.
MAY_SKIP = (
    "runs with the tests on PostgreSQL and Redis",  # the production commands (postgresql)
    "runs with the tests on SQLite",  # `make run` as a newcomer types it (sqlite)
)


def main(*parts):
    parts = parts or ("check", "sqlite", "postgresql", "browser")
    began, results, missing = time.monotonic(), [], []
    try:
        ensure_venv("e2e")
    except Missing as error:
        sys.exit(str(error))
    if not ensure_pdf():
        missing.append("PDF")
    if not ensure_pdf_text():
        missing.append("pdftotext")
    with tempfile.TemporaryDirectory() as folder:
        for part in parts:
            try:
                results += PARTS[part](Path(folder))
            except Missing as error:
                say(str(error))
                missing.append(part)
    finish(results, missing, time.monotonic() - began)


def ensure_pdf_text():
    """True when the words of a PDF can be read; installs the tool when it is missing and that is allowed."""
    if shutil.which("pdftotext") or (install(PDF_TEXT_PACKAGES) and shutil.which("pdftotext")):
        return True
    say(f"Some tests cannot read the PDFs on this machine. Type: {by_hand(PDF_TEXT_PACKAGES)}")
    return False


def check(folder):
    """The quick half; each check counts as one."""
    heading("Checks")
    done = subprocess.run([PYTHON, "scripts/check.py"], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    say(done.stdout.rstrip())
    words = done.stdout.rstrip().splitlines()[-1].split() if done.stdout.strip() else []
    if words[1:3] != ["checks", "passed,"]:
        return [("checks", 0, 1, 0)]
    return [("checks", int(words[0]), int(words[3]), 0)]


def sqlite(folder):
    """All but the browser on SQLite, the tasks travelling through a folder."""
    heading("Tests on SQLite")
    return _both_kinds("SQLite", folder, {"DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}", "REDIS_URL": ""})


def postgresql(folder):
    """The same tests on PostgreSQL and Redis."""
    heading("Tests on PostgreSQL and Redis")
    return _both_kinds("PostgreSQL", folder, services.ensure_services())


def browser(folder):
    """The journeys in a real browser."""
    heading("Tests in the browser")
    chromium = os.environ.get("CHROMIUM_PATH") or shutil.which("chromium")
    if not chromium and install(BROWSER_PACKAGES):
        chromium = shutil.which("chromium")
    if not chromium:
        raise Missing(f"There is no Chromium on this machine. Type: {by_hand(BROWSER_PACKAGES)}")
    return [_pytest("browser", folder, ["-p", "playwright", "tests/browser"], {"CHROMIUM_PATH": chromium})]


def _both_kinds(name, folder, environment):
    """Most tests on both cores; those that start workers alone, because they measure time."""
    ignore = ["--ignore=tests/browser"]
    return [
        _pytest(name, folder, ["-n", "2", "-m", "not worker and not browser", *ignore], environment),
        _pytest(f"{name}, real workers", folder, ["-m", "worker and not browser", *ignore], environment),
    ]


def _pytest(name, folder, arguments, environment):
    """Run pytest; returns (name, passed, failed, skipped). A run that ends without a count is one failure.

    Under CI a test that was skipped for a reason which is not in MAY_SKIP counts as failed, and is named.
    """
    report = folder / f"{name}.xml"
    changed = {**os.environ, "DJANGO_SETTINGS_MODULE": "amhe.settings.test", **environment}
    done = subprocess.run([*PYTEST, *arguments, f"--junitxml={report}"], cwd=ROOT, env=changed)
    if not report.exists():
        return (name, 0, 1, 0)
    counts = dict.fromkeys(("tests", "failures", "errors", "skipped"), 0)
    written = ElementTree.parse(report)
    for suite in written.iter("testsuite"):
        counts = {key: counts[key] + int(suite.get(key, 0)) for key in counts}
    failed = counts["failures"] + counts["errors"]
    if done.returncode and not failed:
        failed = 1
    passed = max(0, counts["tests"] - counts["failures"] - counts["errors"] - counts["skipped"])
    unwanted = _unwanted_skips(written) if CI else []
    for test, reason in unwanted:
        say(f"Skipped, which CI does not allow: {test} ({reason})")
    return (name, passed, failed + len(unwanted), counts["skipped"] - len(unwanted))


def _unwanted_skips(written):
    """The skipped tests that had to run, as (name, reason). One that is expected to fail is no skipped one."""
    return [
        (f"{case.get('classname')}.{case.get('name')}", skipped.get("message", ""))
        for case in written.iter("testcase")
        for skipped in case.iter("skipped")
        if skipped.get("type") == "pytest.skip" and not skipped.get("message", "").endswith(MAY_SKIP)
    ]


def heading(text):
    say(f"\n=== {text}")


def finish(results, missing, seconds):
    """Print a line for each part and the total; the status is 0 only when nothing failed and, under CI, nothing was missing or skipped."""
    say(f"\n=== Result after {seconds / 60:.1f} minutes")
    for name, passed, failed, skipped in results:
        say(f"{name:<26} {passed:>5} passed {failed:>4} failed {skipped:>4} skipped")
    failed = sum(row[2] for row in results)
    if missing:
        say(f"Not run, because something is missing on this machine: {', '.join(missing)}.")
        failed += len(missing) if CI else 0
    say(f"{sum(row[1] for row in results)} passed, {failed} failed")
    sys.exit(bool(failed))


PARTS = {"check": check, "sqlite": sqlite, "postgresql": postgresql, "browser": browser}

if __name__ == "__main__":
    main(*sys.argv[1:])
