import ast
import re
import subprocess
import tomllib

from tests.platform.scripts import ROOT, load


def names_that_settings_read():
    """The first argument of every env.…("NAME") in the settings."""
    source = ast.parse((ROOT / "amhe/settings/base.py").read_text())
    calls = [node for node in ast.walk(source) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    reads = [
        call for call in calls if isinstance(call.func.value, ast.Name) and call.func.value.id == "env" and call.func.attr != "read_env"
    ]
    return {call.args[0].value for call in reads}


def test_sample_environment_has_a_line_and_words_for_each_variable():
    sample = (ROOT / ".env.example").read_text()

    assert set(re.findall(r"^([A-Z_]+)=", sample, flags=re.MULTILINE)) == names_that_settings_read()
    assert re.findall(r"^(?!#)[^\n]+\n[A-Z_]+=", sample, flags=re.MULTILINE) == []


def test_only_the_settings_read_the_environment():
    apps = ["accounts", "audit", "core", "jobs", "meetings", "milestones", "organisations", "populations", "reminders", "reports"]
    sources = [path for app in apps for path in (ROOT / app).rglob("*.py")]
    for_other_processes = {ROOT / "core/backup.py", ROOT / "core/management/commands/restore_drill.py"}

    readers = [path for path in sources if re.search(r"os\.environ|getenv", path.read_text()) and path not in for_other_processes]

    assert [str(path.relative_to(ROOT)) for path in readers] == []


def entrypoint(environment):
    command = [ROOT / "scripts/entrypoint", "sh", "-c", 'printf %s "$SECRET_KEY"']
    return subprocess.run(command, env={"PATH": "/usr/bin:/bin", **environment}, capture_output=True, text=True)


def test_entrypoint_reads_a_secret_from_its_file(tmp_path):
    (tmp_path / "key").write_text('it\'s a "key" $HOME\n')

    assert entrypoint({"SECRET_KEY": "", "SECRET_KEY_FILE": str(tmp_path / "key")}).stdout == 'it\'s a "key" $HOME'


def test_entrypoint_prefers_the_variable_to_the_file(tmp_path):
    (tmp_path / "key").write_text("from the file")

    assert entrypoint({"SECRET_KEY": "given", "SECRET_KEY_FILE": str(tmp_path / "key")}).stdout == "given"


def test_entrypoint_stops_when_the_file_is_missing(tmp_path):
    assert entrypoint({"SECRET_KEY_FILE": str(tmp_path / "nowhere")}).returncode != 0


def test_secrets_are_made_once_and_fit_together(tmp_path):
    make = load("make_secrets").make
    folder = tmp_path / "secrets"

    made = make(folder)
    first = {path.name: path.read_text() for path in folder.iterdir()}
    again = make(folder)

    assert (
        sorted(made) == sorted(first) == ["database_url", "postgres_password", "ready_token", "redis_password", "redis_url", "secret_key"]
    )
    assert again == []
    assert first["database_url"] == f"postgres://amhe:{first['postgres_password']}@postgres:5432/amhe"
    assert first["redis_url"] == f"redis://:{first['redis_password']}@redis:6379/0"
    assert len(first["secret_key"]) >= 50
    assert folder.stat().st_mode & 0o077 == 0


def test_each_dependency_has_its_reason():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"], *project["dependency-groups"]["e2e"]]

    explained = re.findall(r"^\| ([a-z][a-z0-9-]+) \| .+ \|$", (ROOT / "docs/dependencies.md").read_text(), flags=re.MULTILINE)

    assert sorted(explained) == sorted(re.match(r"[a-z0-9-]+", name)[0] for name in wanted)


def test_pins_carry_hashes_and_hold_what_the_smaller_list_holds():
    pins = {name: (ROOT / f"requirements/{name}.txt").read_text() for name in ("base", "dev", "e2e")}
    packages = {name: set(re.findall(r"^[a-z0-9-]+==\S+", text, flags=re.MULTILINE)) for name, text in pins.items()}

    assert packages["base"] < packages["dev"] < packages["e2e"]
    assert all(text.count("--hash=sha256:") >= len(packages[name]) for name, text in pins.items())
    assert all("://" not in text for text in pins.values())
