"""Get a machine ready: the virtual environment in .venv and the few system libraries. Standard library only.

Used by run.py, test.py and services.py; by itself: `python3 scripts/setup_env.py [base|dev|e2e]`.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.json"
LARGER = {"base": ["base", "dev", "e2e"], "dev": ["dev", "e2e"], "e2e": ["e2e"]}
PDF_PACKAGES = ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"]


class Missing(Exception):
    """Something has to be installed by hand; the message says what to type."""


def say(text):
    print(text, flush=True)


def ensure_venv(name):
    """Make .venv hold exactly what requirements/<name>.txt pins (or more). Quick when it already does. Raises Missing."""
    if not (3, 11) <= sys.version_info[:2] < (3, 14):
        raise Missing(f"Python 3.11, 3.12 or 3.13 is needed; this is {sys.version.split()[0]}. Choose another: make PYTHON=python3.11 run")
    _ensure_python()
    installed = json.loads(STAMP.read_text()) if STAMP.exists() else {}
    if any(installed.get(wider) == _digest(wider) for wider in LARGER[name]):
        return
    say(f"Installing the Python packages of requirements/{name}.txt (a minute or less) ...")
    command = [PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--root-user-action=ignore"]
    if subprocess.run([*command, "--require-hashes", "-r", ROOT / "requirements" / f"{name}.txt"]).returncode:
        raise Missing("The Python packages could not be installed: see the lines above, mend the connection and try again.")
    STAMP.write_text(json.dumps({**installed, name: _digest(name)}))


def _ensure_python():
    if PYTHON.exists() and subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True).returncode == 0:
        return
    say("Making the virtual environment .venv ...")
    if not _make_venv():
        packages = [f"python{sys.version_info.major}.{sys.version_info.minor}-venv"]
        if not install(packages):
            raise Missing(f"Python cannot make virtual environments here. Type this once, then try again: {by_hand(packages)}")
        if not _make_venv():
            raise Missing("Python cannot make a virtual environment in .venv: delete that folder and try again.")


def _make_venv():
    return subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], capture_output=True).returncode == 0


def _digest(name):
    return hashlib.sha256((ROOT / "requirements" / f"{name}.txt").read_bytes()).hexdigest()


def ensure_pdf():
    """True when PDFs can be made; installs the libraries that draw text when they are missing and that is allowed."""
    if _pdf_works():
        return True
    if install(PDF_PACKAGES) and _pdf_works():
        return True
    say(f"PDFs cannot be made on this machine; everything else works. To have them, type: {by_hand(PDF_PACKAGES)}")
    return False


def _pdf_works():
    return subprocess.run([PYTHON, "-c", "import weasyprint"], capture_output=True).returncode == 0


def install(packages):
    """Install Debian packages as root, or with sudo where it asks nothing; False where neither is possible or it failed."""
    prefix = _root_prefix()
    if prefix is None or not shutil.which("apt-get"):
        return False
    say(f"Installing {', '.join(packages)} with apt-get ...")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    for arguments in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        done = subprocess.run(
            [*prefix, "apt-get", *arguments], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
    if done.returncode:
        say(done.stdout.decode(errors="replace")[-2000:])
    return done.returncode == 0


def by_hand(packages):
    """The one command that a person types when `install` could not."""
    return f"sudo apt-get install {' '.join(packages)}"


def _root_prefix():
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True).returncode == 0:
        return [sudo, "-n", "--preserve-env=DEBIAN_FRONTEND,LC_ALL"]
    return None


def main(name="dev"):
    """Set up for a person at the keyboard: the environment with the tools in it, and PDF when possible."""
    try:
        ensure_venv(name)
    except Missing as error:
        sys.exit(str(error))
    ensure_pdf()
    say(f"Ready: the packages of requirements/{name}.txt are in .venv.")


if __name__ == "__main__":
    main(*sys.argv[1:2])
