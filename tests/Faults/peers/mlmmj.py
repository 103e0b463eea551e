"""mlmmj from Debian, a private spool with one list."""
import pathlib
import subprocess
import time

from processes import kill_all

LIST = "test@lists.example"


class Mlmmj:
    # Its default, and as few as there.
    batches = (100, 10)

    def __init__(self, folder: pathlib.Path, smtp_port: int, members: list[str], batch: int):
        self.list, self.sender = folder / "list", members[0]
        for name in ("archive", "bounce", "control", "digesters.d", "incoming", "moderation", "nomailsubs.d", "queue/discarded", "requeue", "subconf", "subscribers.d", "text", "unsubconf"):
            (self.list / name).mkdir(parents=True)
        (self.list / "index").write_text("0\n")
        # An empty "verp" lets it send to many recipients at a time.
        control = {"listaddress": LIST, "owner": "owner@lists.example", "relayhost": "127.0.0.1", "smtpport": smtp_port, "maxverprecips": batch, "verp": ""}
        for name, text in control.items():
            (self.list / "control" / name).write_text(f"{text}\n" if text != "" else "")
        for letter in {member[0] for member in members}:
            (self.list / "subscribers.d" / letter).write_text("".join(member + "\n" for member in members if member[0] == letter))

    @staticmethod
    def versions():
        return subprocess.run(["/usr/bin/mlmmj-send", "-V"], capture_output=True, text=True).stdout.strip()

    def post(self):
        """Sending begins here, and goes on in the background."""
        text = f"Return-Path: <{self.sender}>\nFrom: {self.sender}\nTo: {LIST}\nSubject: A post\nMessage-ID: <{time.time_ns()}@members.example>\n\nHello.\n"
        receiver = subprocess.Popen(["/usr/bin/mlmmj-receive", "-F", "-L", self.list], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        receiver.stdin.write(text.encode())
        receiver.stdin.close()

    def kill(self):
        """All of its processes at once."""
        kill_all(f"mlmmj-.*{self.list}")

    def retry(self):
        """What cron does every two hours."""
        subprocess.run(["/usr/bin/mlmmj-maintd", "-F", "-L", self.list], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    restart = retry
    stop = kill
