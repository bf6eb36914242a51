"""`make lock`: write requirements/{base,dev,e2e}.txt anew from the ranges in pyproject.toml, with hashes."""

import os
import shutil
import subprocess
import sys

from setup_env import ROOT, VENV, Missing, ensure_venv, say

FILES = {"base": [], "dev": ["--group", "dev"], "e2e": ["--group", "dev", "--group", "e2e"]}
OPTIONS = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-header", "--no-annotate", "--quiet"]


def main():
    try:
        uv = shutil.which("uv") or _uv_in_venv()
    except Missing as error:
        sys.exit(str(error))
    for name, groups in FILES.items():
        target = ROOT / "requirements" / f"{name}.txt"
        command = [uv, "pip", "compile", "pyproject.toml", *OPTIONS, "--upgrade", *groups, "--output-file", target]
        subprocess.run(command, cwd=ROOT, env={**os.environ, "UV_PYTHON_DOWNLOADS": "never"}, check=True, stdout=subprocess.DEVNULL)
    say("requirements/base.txt, dev.txt and e2e.txt are pinned anew. Run `make test` and `make audit` before you commit them.")


def _uv_in_venv():
    ensure_venv("dev")
    if subprocess.run([VENV / "bin" / "pip", "install", "--quiet", "uv"]).returncode:
        raise Missing("The tool uv is needed to pin versions and could not be installed. Type: pip install uv")
    return VENV / "bin" / "uv"


if __name__ == "__main__":
    main()
