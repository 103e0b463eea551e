"""Mailman 3 from Debian, a private instance with one list."""
import os
import pathlib
import socket
import subprocess
import time

from processes import kill_all

CONFIG = """
[mailman]
layout: custom
site_owner: owner@lists.example
[paths.custom]
var_dir: {folder}/var
bin_dir: /usr/lib/mailman3/bin
lock_dir: {folder}/var/locks
ext_dir: /etc/mailman3
pid_file: {folder}/master.pid
[mta]
incoming: mailman.mta.null.NullMTA
outgoing: mailman.mta.deliver.deliver
lmtp_port: {lmtp}
smtp_host: 127.0.0.1
smtp_port: {smtp}
max_recipients: {batch}
configuration: python:mailman.config.postfix
[database]
class: mailman.database.sqlite.SQLiteDatabase
url: sqlite:///{folder}/var/mailman.db
[webservice]
port: {web}
admin_pass: {password}
"""

LIST = "test@lists.example"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Mailman:
    # Its default, and what its authors recommend since.
    batches = (500, 10)

    def __init__(self, folder: pathlib.Path, smtp_port: int, members: list[str], batch: int):
        self.folder, self.config = folder, folder / "mailman.cfg"
        self.config.write_text(CONFIG.format(folder=folder, lmtp=free_port(), web=free_port(), smtp=smtp_port, batch=batch, password=os.urandom(12).hex()))
        (folder / "members").write_text("".join(member + "\n" for member in members))
        subprocess.run(["chown", "-R", "list:list", folder], check=True)
        self.run("create", LIST)
        self.run("addmembers", "--no-welcome-msg", folder / "members", LIST)
        self.run("start")
        self.sender = members[0]

    @staticmethod
    def versions():
        return subprocess.run(["mailman", "--version"], capture_output=True, text=True, user="list", cwd="/", check=True).stdout.strip()

    def run(self, *arguments):
        # Not welcome to root. Into a file, as what it starts keeps its output open.
        said = self.folder / "said"
        with said.open("w") as output:
            command = subprocess.run(["mailman", "-C", self.config, *arguments], stdout=output, stderr=output, user="list", group="list", cwd="/", env={**os.environ, "HOME": str(self.folder)})
        if command.returncode != 0:
            raise RuntimeError(f"mailman {arguments[0]}: {said.read_text()}")

    def post(self):
        post = self.folder / "post"
        post.write_text(f"From: {self.sender}\nTo: {LIST}\nSubject: A post\nMessage-ID: <{time.time_ns()}@members.example>\n\nHello.\n")
        self.run("inject", "-f", post, LIST)

    def kill(self):
        """All of its processes at once."""
        kill_all(str(self.config))

    def restart(self):
        self.run("start", "--force")

    def retry(self):
        """It sees to that by itself."""

    stop = kill
