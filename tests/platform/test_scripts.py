import json
import socket
import subprocess
import sys

import pytest

from tests.platform.scripts import load

setup_env = load("setup_env")
run = load("run")
totals = load("test")


def test_environment_is_left_alone_when_it_holds_what_is_asked_or_more(tmp_path, monkeypatch):
    stamp = tmp_path / "installed.json"
    stamp.write_text(json.dumps({"e2e": setup_env._digest("e2e")}))
    monkeypatch.setattr(setup_env, "STAMP", stamp)
    monkeypatch.setattr(setup_env, "_ensure_python", lambda: None)
    commands = []
    monkeypatch.setattr(setup_env.subprocess, "run", lambda command, **options: commands.append(command))

    setup_env.ensure_venv("base")

    assert commands == []


def test_environment_is_installed_anew_when_the_pins_have_changed(tmp_path, monkeypatch):
    stamp = tmp_path / "installed.json"
    stamp.write_text(json.dumps({"base": "of an older file"}))
    monkeypatch.setattr(setup_env, "STAMP", stamp)
    monkeypatch.setattr(setup_env, "_ensure_python", lambda: None)
    commands = []

    def install(command, **options):
        commands.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(setup_env.subprocess, "run", install)

    setup_env.ensure_venv("base")

    assert "--require-hashes" in commands[0]
    assert json.loads(stamp.read_text()) == {"base": setup_env._digest("base")}


@pytest.mark.parametrize("version", [(3, 9, 2), (3, 10, 12), (3, 14, 0)])
def test_python_that_we_do_not_know_is_refused_with_the_way_out(version, monkeypatch):
    monkeypatch.setattr(setup_env.sys, "version_info", version)

    with pytest.raises(setup_env.Missing, match=r"Python 3\.11, 3\.12 or 3\.13 is needed"):
        setup_env.ensure_venv("base")


def test_nothing_is_installed_without_the_right_to(monkeypatch):
    monkeypatch.setattr(setup_env.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(setup_env.shutil, "which", lambda name: None)

    assert setup_env.install(["chromium"]) is False


def test_missing_pdf_libraries_are_named_with_one_command(monkeypatch, capsys):
    monkeypatch.setattr(setup_env, "_pdf_works", lambda: False)
    monkeypatch.setattr(setup_env, "install", lambda packages: False)

    assert setup_env.ensure_pdf() is False
    assert capsys.readouterr().out == (
        "PDFs cannot be made on this machine; everything else works. "
        "To have them, type: sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0\n"
    )


def test_port_in_use_is_refused_with_the_way_out():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])

        with pytest.raises(run.Missing, match=f"Port {port} is in use.*make run PORT=8001"):
            run.refuse_port_in_use(port)


@pytest.mark.parametrize("port", ["", "http", "0", "65536", "-1"])
def test_port_must_be_a_number_that_exists(port):
    with pytest.raises(run.Missing, match="must be a number from 1 to 65535"):
        run.refuse_port_in_use(port)


def test_process_that_will_not_end_is_ended():
    code = "import signal, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ready', flush=True); time.sleep(60)"
    stubborn = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, start_new_session=True)
    stubborn.stdout.readline()

    run.stop([stubborn], seconds=0.2)
    stubborn.stdout.close()

    assert stubborn.returncode == -9


def test_tests_are_counted_as_they_ended(tmp_path, monkeypatch):
    monkeypatch.setattr(totals, "CI", False)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    (tmp_path / "test_few.py").write_text(
        "import pytest\n"
        "def test_passes(): pass\n"
        "def test_fails(): assert False\n"
        "def test_skips(): pytest.skip('no')\n"
        "@pytest.fixture\n"
        "def broken(): raise ValueError\n"
        "def test_errs(broken): pass\n"
    )

    counted = totals._pytest("few", tmp_path, [str(tmp_path), "-c", str(tmp_path / "pytest.ini"), "-p", "no:django"], {})

    assert counted == ("few", 1, 2, 1)


@pytest.mark.parametrize(("ci", "counted"), [(False, ("skips", 1, 0, 2)), (True, ("skips", 1, 1, 1))])
def test_skipped_test_is_a_failure_under_ci_unless_it_may_be_skipped(ci, counted, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(totals, "CI", ci)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    (tmp_path / "test_skips.py").write_text(
        "import pytest\n"
        "def test_passes(): pass\n"
        "def test_elsewhere(): pytest.skip('runs with the tests on SQLite')\n"
        "@pytest.mark.skip(reason='no time')\n"
        "def test_never(): pass\n"
    )

    result = totals._pytest("skips", tmp_path, [str(tmp_path), "-c", str(tmp_path / "pytest.ini"), "-p", "no:django"], {})

    assert result == counted
    assert ("test_skips.test_never (no time)" in capsys.readouterr().out) is ci


@pytest.mark.parametrize(
    ("there", "can_install", "expected"),
    [(True, False, (True, [])), (False, True, (True, [["poppler-utils"]])), (False, False, (False, [["poppler-utils"]]))],
)
def test_tool_that_reads_pdfs_is_installed_where_it_is_missing(there, can_install, expected, monkeypatch):
    installed = []
    monkeypatch.setattr(totals, "install", lambda packages: installed.append(packages) or can_install)
    monkeypatch.setattr(totals.shutil, "which", lambda name: name if there or (installed and can_install) else None)

    assert (totals.ensure_pdf_text(), installed) == expected


def test_run_that_ends_without_a_count_is_a_failure(tmp_path):
    assert totals._pytest("none", tmp_path, ["--no-such-option"], {}) == ("none", 0, 1, 0)


@pytest.mark.parametrize(
    ("ci", "results", "missing", "last", "status"),
    [
        (False, [("a", 3, 0, 1), ("b", 2, 0, 0)], [], "5 passed, 0 failed", 0),
        (False, [("a", 3, 1, 0)], [], "3 passed, 1 failed", 1),
        (False, [("a", 3, 0, 0)], ["browser"], "3 passed, 0 failed", 0),
        (True, [("a", 3, 0, 0)], ["browser", "PDF"], "3 passed, 2 failed", 1),
    ],
)
def test_last_line_and_status_are_honest(ci, results, missing, last, status, monkeypatch, capsys):
    monkeypatch.setattr(totals, "CI", ci)

    with pytest.raises(SystemExit) as end:
        totals.finish(results, missing, 60)

    assert capsys.readouterr().out.splitlines()[-1] == last
    assert int(end.value.code) == status
