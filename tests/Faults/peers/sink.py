"""An SMTP server that takes everything, slowly, and writes down who got what."""
import hashlib
import socketserver
import threading
import time


class Sink(socketserver.ThreadingTCPServer):
    """Listens on a free port of the loopback interface from its construction on."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, seconds_per_transaction=0.0):
        super().__init__(("127.0.0.1", 0), Session)
        self.seconds_per_transaction = seconds_per_transaction
        self.delivered = []  # (recipient, SHA-256 of the message's lines), in the order of the replies
        self.in_flight = {}  # session: recipients between MAIL and the reply to the final dot
        self.lock = threading.Lock()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def port(self):
        return self.server_address[1]

    def handle_error(self, request, client_address):
        """Clients are killed here on purpose."""


class Session(socketserver.StreamRequestHandler):
    def handle(self):
        sink, self.recipients = self.server, []
        self.say("220 sink.example ESMTP")
        try:
            for line in iter(self.rfile.readline, b""):
                verb = line[:4].upper()
                if verb == b"EHLO":
                    self.say("250-sink.example", "250-PIPELINING", "250 8BITMIME")
                elif verb == b"DATA":
                    self.say("354 go on")
                    self.take(sink)
                elif verb == b"QUIT":
                    self.say("221 bye")
                    return
                else:
                    self.note(sink, line)
                    self.say("250 2.0.0 ok")
        finally:
            with sink.lock:
                sink.in_flight.pop(self, None)

    def note(self, sink, line):
        if line[:4].upper() == b"RCPT":
            self.recipients.append(line.partition(b"<")[2].partition(b">")[0].decode().lower())
        else:
            self.recipients = []
        with sink.lock:
            sink.in_flight[self] = self.recipients

    def take(self, sink):
        digest = hashlib.sha256()
        for line in iter(self.rfile.readline, b""):
            if line == b".\r\n":
                break
            digest.update(line)
        else:
            return
        time.sleep(sink.seconds_per_transaction)
        # Counted when the reply is written: the client may be gone by then, and its member has got the mail nevertheless.
        with sink.lock:
            sink.delivered += [(recipient, digest.hexdigest()) for recipient in self.recipients]
        self.say("250 2.0.0 taken")
        self.note(sink, b"RSET")

    def say(self, *lines):
        self.wfile.write("".join(line + "\r\n" for line in lines).encode())
