"""`make secrets`: the files that docker-compose.yml hands to the containers. Made once; never overwritten."""

import secrets
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "secrets"


def make(folder=FOLDER):
    """Write the missing files and return their names. The folder is closed to others; the files inside are readable to the containers."""
    folder.mkdir(mode=0o700, exist_ok=True)
    passwords = {name: _kept(folder / name) for name in ("secret_key", "postgres_password", "redis_password", "ready_token")}
    made = [name for name, (_, new) in passwords.items() if new]
    addresses = {
        "database_url": f"postgres://amhe:{passwords['postgres_password'][0]}@postgres:5432/amhe",
        "redis_url": f"redis://:{passwords['redis_password'][0]}@redis:6379/0",
    }
    for name, address in addresses.items():
        if not (folder / name).exists():
            _write(folder / name, address)
            made.append(name)
    return made


def _kept(path):
    if path.exists():
        return path.read_text().strip(), False
    return _write(path, secrets.token_urlsafe(48)), True


def _write(path, text):
    path.write_text(text)
    path.chmod(0o444)
    return text


def main():
    made = make()
    print(f"Made {', '.join(made)} in secrets/. Keep a copy elsewhere." if made else "All secrets are there; none was changed.")


if __name__ == "__main__":
    main()
