"""A mail server for tests: it keeps what it takes, and can be told to refuse or to hold a mail back."""

import socketserver
import threading
from contextlib import contextmanager, suppress
from email import message_from_bytes, policy


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self):
        with suppress(ConnectionError):  # the other end may have died
            self.talk()

    def talk(self):
        self.say("220 sink")
        while line := self.rfile.readline():
            command = line.split()[0].upper()
            if command == b"DATA":
                self.say("354 Go on")
                self.take()
            elif command == b"QUIT":
                self.say("221 Bye")
                return
            else:
                self.wait_if_told(command)
                self.say(self.server.answers.get(command, "250 OK"))

    def take(self):
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        self.wait_if_told(b"DATA")
        answer = self.server.answers.get(b"DATA", "250 OK")
        if answer.startswith("2"):
            self.server.mails.append(message_from_bytes(b"".join(lines), policy=policy.default))
        self.say(answer)

    def wait_if_told(self, command):
        if command == self.server.hold_at and not self.server.go_on.is_set():
            self.server.reached.set()
            self.server.go_on.wait(30)

    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True


@contextmanager
def smtp_sink(hold_at="", **answers):
    """A running server with `port` and `mails` (those it took).

    `answers` maps a command in lower case to the answer to give: `rcpt="550 No"`. At the command `hold_at` it sets `reached` and
    waits until the test sets `go_on`.
    """
    server = _Server(("127.0.0.1", 0), _Conversation)
    server.port, server.mails = server.server_address[1], []
    server.answers = {command.upper().encode(): answer for command, answer in answers.items()}
    server.hold_at, server.reached, server.go_on = hold_at.upper().encode(), threading.Event(), threading.Event()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.go_on.set()
        server.shutdown()
        server.server_close()
        thread.join()
