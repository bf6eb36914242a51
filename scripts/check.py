"""`make check`: the quick half. Runs every check, shows what the failed ones said, and ends with a count."""

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "amhe.settings.production",
    "SECRET_KEY": "a-key-that-is-only-for-this-check-and-long-enough-to-pass-it-0123456789",
    "ALLOWED_HOSTS": "amhe.example.org",
    "SITE_URL": "https://amhe.example.org",
    "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "DEMO": "",
    "DEBUG": "",
}
TESTING = {"DJANGO_SETTINGS_MODULE": "amhe.settings.test"}
CHECKS = {
    "ruff": (["ruff", "check", "."], {}),
    "ruff format": (["ruff", "format", "--check", "."], {}),
    "djlint": (["djlint", "templates", "--lint", "--quiet"], {}),
    "layers": (["lint-imports", "--no-cache"], TESTING),
    "migrations": (["python", "manage.py", "makemigrations", "--check", "--dry-run"], TESTING),
    "deploy": (["python", "manage.py", "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
    "bandit": (["bandit", "-q", "-ii", "-c", "pyproject.toml", "-r", "."], {}),
    "deptry": (["deptry", "."], {}),
    "mypy": (["mypy", "."], TESTING),
}


def run_checks():
    """Run all checks, two at a time; prints a line for each and the words of those that failed. Returns the names of the failed."""
    failed = []
    with tempfile.TemporaryDirectory() as var, ThreadPoolExecutor(2) as pool:
        for name, seconds, done in pool.map(lambda name: _run(name, var), CHECKS):
            print(f"{'failed' if done.returncode else 'ok':<7} {name} ({seconds:.1f} s)", flush=True)
            if done.returncode:
                failed.append(name)
                print(done.stdout, flush=True)
    return failed


def _run(name, var):
    (program, *arguments), environment = CHECKS[name]
    began = time.monotonic()
    done = subprocess.run(
        [BIN / program, *arguments],
        cwd=ROOT,
        env={**os.environ, "VAR_DIR": var, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return name, time.monotonic() - began, done


def main():
    failed = run_checks()
    print(f"{len(CHECKS) - len(failed)} checks passed, {len(failed)} failed{': ' + ', '.join(failed) if failed else ''}")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
