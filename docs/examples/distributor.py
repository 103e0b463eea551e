#!/usr/bin/python3
"""A distributor: keeps each post once, in a folder. A template for what you want done with a post.

    PYMALIST_RABBITMQ_URI=amqp://user:password@host:5672 ./distributor.py --name keep --folder posts

Its queue is its own: the other distributors get every message too, and several of these share the work.
"""

import hashlib
import os

import wire


def store(folder, message_id, octets):
    """Under a name that is the same for a repeat, and only when it is whole."""
    path = os.path.join(folder, hashlib.sha256(message_id.encode()).hexdigest()[:32] + ".eml")
    with open(path + ".part", "wb") as file:
        file.write(octets)
        file.flush()
        os.fsync(file.fileno())
    os.replace(path + ".part", path)
    return path


def main():
    parser = wire.arguments("Keeps each post once, in a folder.")
    parser.add_argument("--name", default="keep", help="its queue is pymalist.distribute.NAME (default: keep)")
    parser.add_argument("--folder", default="posts", help="where the posts go (default: posts)")
    args = parser.parse_args()
    os.makedirs(args.folder, exist_ok=True)
    queue = f"pymalist.distribute.{args.name}"

    def declare(channel):
        # The first message of each post. Who sends to the recipients binds "more" as well.
        wire.declare_queue(channel, queue, "pymalist.processed", "topic", "first")

    def handle(_, properties, body):
        path = store(args.folder, properties.message_id, body)
        print(f"{properties.message_id}: {properties.headers.get('ml_list')} from {properties.headers.get('ml_sender')} is in {path}", flush=True)

    wire.serve(args, declare, queue, handle)


if __name__ == "__main__":
    main()
