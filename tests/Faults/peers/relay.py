"""A private Postfix that knows nine of ten recipients, and sends a client away after twenty it does not know."""
import os
import pathlib
import re
import socket
import subprocess
import time

MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/log/mail.log
maillog_file_prefixes = {folder}
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
myhostname = relay.example
mydestination =
alias_maps =
alias_database =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
virtual_mailbox_domains = members.example
virtual_mailbox_maps = texthash:{folder}/members
virtual_transport = discard
transport_maps = inline:{{ lists.example=discard: }}
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_recipient_restrictions = reject_unlisted_recipient, permit_mynetworks, reject
smtpd_hard_error_limit = 20
smtpd_error_sleep_time = 0
virtual_destination_recipient_limit = 1
"""

MASTER = """
{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
discard unix - - n - - discard
anvil unix - - n - 1 anvil
proxymap unix - - n - - proxymap
postlog unix-dgram n - n - 1 postlogd
"""


class Relay:
    def __init__(self, folder: pathlib.Path, known: list[str]):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.config, self.log = folder / "postfix", folder / "log" / "mail.log"
        for name in ("postfix", "queue", "data", "log"):
            (folder / name).mkdir()
        os.system(f"chown postfix {folder}/data")
        (folder / "members").write_text("".join(f"{address} x\n" for address in known))
        (self.config / "main.cf").write_text(MAIN.format(folder=folder))
        (self.config / "master.cf").write_text(MASTER.format(port=f"127.0.0.1:{self.port}"))
        self.postfix("start")

    def postfix(self, command):
        subprocess.run(["postfix", "-c", self.config, command], check=command != "stop", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    @property
    def delivered(self):
        """The recipients whose mail Postfix has taken and thrown away."""
        text = self.log.read_text() if self.log.exists() else ""
        return re.findall(r"discard\[.*to=<([^>]+@members\.example)>.*status=sent", text)

    def wait(self, quiet_seconds, limit_seconds=600):
        """Until nothing has come for a while."""
        began, changed, count = time.monotonic(), time.monotonic(), -1
        while time.monotonic() - began < limit_seconds and time.monotonic() - changed < quiet_seconds:
            now = len(self.delivered)
            if now != count:
                count, changed = now, time.monotonic()
            time.sleep(0.5)

    def stop(self):
        self.postfix("stop")
