#!/usr/bin/python3
"""A processor: one list whose members may post to it. A template for rules of your own.

    ./processor.py --list 'Red mail list <red@example.org>' ann@example.com bob@example.net

It takes mail from the same queue as pymalist's own processor: stop that one, or they share the mail between them.
"""

from email.parser import BytesHeaderParser
from email.utils import parseaddr

from pika.exceptions import UnroutableError

import wire

# An AMQP message's headers must fit into one frame, and a message should be one SMTP transaction.
RECIPIENTS_A_MESSAGE = 100


class Refused(Exception):
    """The mail must not be distributed; the status is one of RFC 3463."""

    def __init__(self, status, text):
        super().__init__(text)
        self.status = status


def outgoing(args, body):
    """The author's address and the message as the members get it. Every octet that came in stays as it is."""
    fields = BytesHeaderParser().parsebytes(body)
    author = parseaddr(str(fields["From"] or ""))[1]
    if args.address.lower() in (str(field).lower() for field in fields.get_all("X-BeenThere", [])):
        raise Refused("5.4.6", "The message has been through this list before.")
    if author.lower() not in (member.lower() for member in args.members):
        raise Refused("5.7.2", "Only members may post to this list.")

    ours = ("Precedence: list", f"X-BeenThere: {args.address}", f"List-Id: <{args.address.replace('@', '.')}>", f"List-Post: <mailto:{args.address}>")
    line_end = b"\r\n" if b"\r\n" in body else b"\n"
    return author, b"".join(line.encode() + line_end for line in ours) + body


def main():
    parser = wire.arguments("One list whose members may post to it.")
    parser.add_argument("--list", required=True, help="'Mail List Name <address@somewhere>'")
    parser.add_argument("members", nargs="+", metavar="MEMBER", help="an address")
    args = parser.parse_args()
    args.address = parseaddr(args.list)[1]

    def declare(channel):
        wire.declare_queue(channel, "pymalist.fetched", "pymalist.fetched", "direct", "pymalist.fetched")
        wire.declare_queue(channel, "pymalist.react", "pymalist.errors", "topic", "fetcher", "processor", "distributor")
        channel.exchange_declare("pymalist.processed", "topic", durable=True)

    def handle(channel, properties, body):
        try:
            author, message = outgoing(args, body)
        except Refused as refused:
            return refuse(channel, properties, body, refused)

        for start in range(0, len(args.members), RECIPIENTS_A_MESSAGE):
            recipients = args.members[start:start + RECIPIENTS_A_MESSAGE]
            headers = {"ml_sender": author, "ml_send_to": recipients, "ml_list": args.list, **trace(properties)}
            message_id = wire.derived_id(properties.message_id, args.address, *recipients)
            try:
                wire.publish(channel, "pymalist.processed", "more" if start else "first", message_id, headers, message)
            except UnroutableError:
                # Where every distributor wants a post once, nobody takes the rest of it.
                if not start:
                    raise
        print(f"{properties.message_id}: distributed to {len(args.members)} members", flush=True)

    wire.serve(args, declare, "pymalist.fetched", handle)


def refuse(channel, properties, body, refused):
    """Tells the reactor."""
    headers = {name: value for name, value in (properties.headers or {}).items() if not name.startswith("x-")}
    headers.update(ml_error_from="processor", ml_error_type="Refused", ml_error=str(refused), ml_error_status=refused.status,
                   ml_error_recipients=[], ml_id=properties.message_id)
    wire.publish(channel, "pymalist.errors", "processor", wire.derived_id(properties.message_id, "refused"), headers, body)
    print(f"{properties.message_id}: refused ({refused.status}): {refused}", flush=True)


def trace(properties):
    """The trace goes on in what comes of a mail (W3C traceparent)."""
    return {name: value for name, value in (properties.headers or {}).items() if name == "traceparent"}


if __name__ == "__main__":
    main()
