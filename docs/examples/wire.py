"""What any part of pymalist needs of the wire (docs/wire.md): its queue, confirmed publishing, retries, giving up."""

import argparse
import hashlib
import os
import signal
import time
from datetime import datetime, timezone

import pika
from pika.exceptions import AMQPChannelError, AMQPConnectionError

# Must be what the services declare: a queue that exists with other arguments is refused.
QUORUM = {"x-queue-type": "quorum", "x-overflow": "reject-publish"}
PARKED = {**QUORUM, "x-delivery-limit": 1_000_000_000}
WORK = {
    **QUORUM,
    "x-delivery-limit": 20,
    "x-dead-letter-exchange": "",
    "x-dead-letter-routing-key": "pymalist.parked",
    "x-dead-letter-strategy": "at-least-once",
}

# The pauses before the second, third, ... attempt, as in the settings of the services; the last one goes on.
DELAYS = {"10s": 10, "1m": 60, "5m": 300, "10m": 600, "20m": 1200, "40m": 2400, "67m": 4020}
GIVE_UP_AFTER = 5 * 24 * 3600


class GiveUp(Exception):
    """No later try will help: the message is parked for a person to look at."""


def arguments(description):
    """A parser with the arguments that say where the broker is."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--uri", default=os.environ.get("PYMALIST_RABBITMQ_URI", "amqp://localhost:5672"),
                        help="default: the environment's PYMALIST_RABBITMQ_URI, or this machine")
    parser.add_argument("--user", help="where the URI has none")
    parser.add_argument("--password-file", type=argparse.FileType(), help="holds the user's password")
    return parser


def serve(args, declare, queue, handle, prefetch=10):
    """Calls handle(channel, properties, body) for each message of the queue, until SIGTERM or Ctrl+C.

    A message is settled when that returns, tried again later when it raises, and parked when it raises GiveUp. Every message
    may come twice: what comes of it must be the same then.
    """
    stopping = []
    for number in signal.SIGTERM, signal.SIGINT:
        signal.signal(number, lambda *_: stopping.append(True))
    parameters = pika.URLParameters(args.uri)
    if args.user:
        parameters.credentials = pika.PlainCredentials(args.user, args.password_file.read().strip())

    while not stopping:
        try:
            with pika.BlockingConnection(parameters) as connection:
                channel = connection.channel()
                channel.confirm_delivery()  # from here on basic_publish returns when the broker has the message for good
                channel.basic_qos(prefetch_count=prefetch)
                declare(channel)
                print(f"consuming {queue}", flush=True)
                for method, properties, body in channel.consume(queue, inactivity_timeout=0.5):
                    if stopping:
                        break
                    if method:
                        settle(channel, queue, handle, properties, body)
                        channel.basic_ack(method.delivery_tag)
        except (AMQPConnectionError, AMQPChannelError) as error:  # the broker is away; what was in hand comes again
            print(f"RabbitMQ: {error!r}; trying again", flush=True)
            time.sleep(2)


def declare_queue(channel, queue, exchange, kind, *keys):
    """Makes the exchange and the queue of a part, bound for these keys, where they are missing."""
    channel.queue_declare("pymalist.parked", durable=True, arguments=PARKED)
    channel.exchange_declare(exchange, kind, durable=True)
    channel.queue_declare(queue, durable=True, arguments=WORK)
    for key in keys:
        channel.queue_bind(queue, exchange, key)


def publish(channel, exchange, key, message_id, headers, body):
    """Returns when the message is in a queue for good; raises when no queue takes it."""
    properties = pika.BasicProperties(message_id=message_id, content_type="message/rfc822", delivery_mode=2, headers=headers)
    channel.basic_publish(exchange, key, body, properties, mandatory=True)


def derived_id(message_id, *parts):
    """An id for what comes of a message: the same parts give the same id."""
    octets = b"".join(len(part).to_bytes(4, "little") + part for part in (text.encode() for text in (message_id, *parts)))
    return f"{message_id.split('.')[0]}.{hashlib.sha256(octets).hexdigest()[:16]}"


def settle(channel, queue, handle, properties, body):
    """Handles a message; when that fails, puts it where it is kept, before the caller settles it."""
    try:
        if not properties.message_id:
            raise GiveUp("message_id must be set, and be the same for a repeat.")
        handle(channel, properties, body)
    except (AMQPConnectionError, AMQPChannelError):
        raise
    except Exception as error:
        print(f"{properties.message_id}: {error!r}", flush=True)
        put_off(channel, queue, properties, body, error)


def put_off(channel, queue, properties, body, error):
    """Into a queue that holds it for a while and then hands it back; or among the parked."""
    headers = {name: value for name, value in (properties.headers or {}).items() if not name.startswith("x-")}
    attempt = headers.get("ml_attempt", 0)
    now = datetime.now(timezone.utc)
    first = headers.setdefault("ml_first_attempt", now.isoformat())
    if isinstance(error, GiveUp) or (now - datetime.fromisoformat(first)).total_seconds() > GIVE_UP_AFTER:
        headers.update(ml_parked_reason=str(error), ml_parked_from=queue)
        return publish(channel, "", "pymalist.parked", properties.message_id, headers, body)

    name, seconds = list(DELAYS.items())[min(attempt, len(DELAYS) - 1)]
    retry = f"pymalist.retry.{name}"
    channel.exchange_declare(retry, "fanout", durable=True)
    channel.queue_declare(retry, durable=True, arguments={
        **PARKED, "x-message-ttl": seconds * 1000, "x-dead-letter-exchange": "", "x-dead-letter-strategy": "at-least-once"})
    channel.queue_bind(retry, retry, "")
    headers["ml_attempt"] = attempt + 1
    return publish(channel, retry, queue, properties.message_id, headers, body)
