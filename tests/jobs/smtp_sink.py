"""A mail server for tests: it keeps what it takes, and can be told to refuse or to hold a mail back."""

import socketserver
import threading
from contextlib import contextmanager
from email import message_from_bytes, policy


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self):
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
                self.say(self.server.answers.get(command, "250 OK"))

    def take(self):
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        self.server.reached.set()
        if not self.server.may_take.wait(20):
            return
        answer = self.server.answers.get(b"DATA", "250 OK")
        if answer.startswith("2") and line:
            try:
                self.connection.sendall(b"250 OK\r\n")
            except OSError:
                return
            self.server.mails.append(message_from_bytes(b"".join(lines), policy=policy.default))
        else:
            self.say(answer)

    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True


@contextmanager
def smtp_sink(port=0, **answers):
    """A running server with `port`, `mails` (taken), `reached` (a mail has come in) and `may_take` (clear it to hold mails back).

    `answers` maps a command in lower case to the answer to give: `rcpt="550 No"`.
    """
    server = _Server(("127.0.0.1", port), _Conversation)
    server.port, server.mails = server.server_address[1], []
    server.answers = {command.upper().encode(): answer for command, answer in answers.items()}
    server.reached, server.may_take = threading.Event(), threading.Event()
    server.may_take.set()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.may_take.set()
        server.shutdown()
        server.server_close()
        thread.join()
