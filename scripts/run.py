"""`make run`: from a fresh machine to the demonstration in the browser. Standard library only; safe to run again."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

from setup_env import PYTHON, ROOT, Missing, ensure_pdf, ensure_venv, say

PEOPLE = [
    ("programme@demo.example", "runs the programme"),
    ("coach@demo.example", "coaches; coach2@demo.example is a second coach"),
    ("lead@demo.example", "leads a project team"),
    ("sublead@demo.example", "leads a sub-team"),
    ("member@demo.example", "is a team member"),
    ("partner@demo.example", "is a lived experience partner"),
    ("sponsor@demo.example", "is a senior sponsor"),
    ("evaluator@demo.example", "evaluates"),
    ("outsider@demo.example", "leads a team in another organisation"),
]


def main():
    port = os.environ.get("PORT") or "8000"
    address = f"http://127.0.0.1:{port}"
    try:
        refuse_port_in_use(port)
        ensure_venv("base")
    except Missing as error:
        sys.exit(str(error))
    ensure_pdf()
    environment = {**os.environ, "DEMO": "1", "SITE_URL": address, "PYTHONWARNINGS": "ignore:You're running the worker"}
    say("Preparing the database and the demonstration collaborative ...")
    for command in (["prepare"], ["demo"]):
        if subprocess.run([PYTHON, "manage.py", *command], cwd=ROOT, env=environment).returncode:
            sys.exit(f"`manage.py {command[0]}` stopped: see the lines above.")
    serve(port, address, environment)


def refuse_port_in_use(port):
    """Raise Missing unless a server can listen on the port."""
    if not port.isdigit() or not 1 <= int(port) <= 65535:
        raise Missing(f"PORT is {port!r}; it must be a number from 1 to 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except OSError:
            raise Missing(
                f"Port {port} is in use, perhaps by an earlier `make run`. Stop that, or choose another: make run PORT=8001"
            ) from None


def serve(port, address, environment):
    """Run the web process and the worker side by side until Ctrl-C, or until one of them ends."""
    binaries = PYTHON.parent
    commands = {
        "The web process": [
            binaries / "gunicorn",
            "amhe.wsgi:application",
            f"--bind=127.0.0.1:{port}",
            "--threads=4",
            "--log-level=warning",
        ],
        "The worker": [binaries / "celery", "--quiet", "-A", "amhe", "worker", "-P", "prefork", "-c", "1", "-B", "--loglevel=ERROR"],
    }
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    running = {}
    try:
        for name, command in commands.items():
            running[name] = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
        wait_for(address, running)
        say(closing_sentence(address, environment))
        while True:
            refuse_ended(running)
            time.sleep(1)
    except KeyboardInterrupt:
        say("\nStopping ...")
    except Missing as error:
        sys.exit(str(error))
    finally:
        stop(running.values())


def wait_for(address, running, seconds=60):
    for _ in range(seconds * 4):
        refuse_ended(running)
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=5).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.25)
    raise Missing(f"The site did not answer within {seconds} seconds: see the lines above.")


def refuse_ended(running):
    for name, process in running.items():
        if process.poll() is not None:
            raise Missing(f"{name} has stopped by itself (status {process.returncode}): see the lines above.")


def stop(processes, seconds=15):
    """Ask all to end, and end those that have not after so many seconds each."""
    for process in processes:
        if process.poll() is None:
            process.terminate()
    for process in processes:
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def closing_sentence(address, environment):
    """The address, the people and the password, in words."""
    code = "from amhe.settings.base import DEMO_PASSWORD; print(DEMO_PASSWORD)"
    password = subprocess.run([PYTHON, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout.strip()
    people = "\n".join(f"  {name:<26} {what}" for name, what in PEOPLE)
    return (
        f"\nDemonstration people:\n{people}\n\n"
        f"The AMHE Collaborative is at {address} : sign in as any of these people with the password {password} ; Ctrl-C stops it."
    )


if __name__ == "__main__":
    main()
