#!/bin/sh
# The hands of the demo: puts a post into the mailbox that the fetcher reads, shows what the distributors delivered.
set -eu

usage() {
    echo "usage: mailbox post <MESSAGE    put a message into the mailbox (a sample when nothing comes)" >&2
    echo "       mailbox list             each copy that was delivered: recipient and file" >&2
    echo "       mailbox show             the same with the copies themselves" >&2
    exit 2
}

# Written in tmp, moved to new: whoever reads a Maildir never sees half a message.
post() {
    name=$(date +%s).$(od -An -N8 -tx8 /dev/urandom | tr -d ' ').demo
    [ -t 0 ] || cat >"/mail/inbox/tmp/$name"
    [ -s "/mail/inbox/tmp/$name" ] || cat "$(dirname -- "$0")/post.eml" >"/mail/inbox/tmp/$name"
    mv "/mail/inbox/tmp/$name" "/mail/inbox/new/$name"
    echo "posted $name"
}

copies() {
    find /mail/outbox -path '*/new/*' -type f | sort
}

case ${1-} in
    post) post ;;
    list) copies | sed -E 's|^/mail/outbox/([^/]+)/new/|\1  |' ;;
    show) copies | while read -r copy; do printf '=== %s\n' "$copy"; cat "$copy"; echo; done ;;
    *) usage ;;
esac
