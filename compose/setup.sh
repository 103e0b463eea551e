#!/bin/bash
# What the other services of docker-compose.yml find ready. Safe to run again: a password that is there stays.
set -euo pipefail
umask 077

generated=/run/generated
definitions=/run/definitions
app=1654 # the user of the .NET images

# Under another name first: a start that is cut short leaves no half a password.
if [ ! -s "$generated/rabbitmq" ]; then
    head -c 30 /dev/urandom | base64 -w0 | tr '+/' '-_' >"$generated/.rabbitmq"
    mv "$generated/.rabbitmq" "$generated/rabbitmq"
fi

# The broker is given a salted hash (https://www.rabbitmq.com/docs/passwords): the password itself is with its clients only.
bytes() { printf "$(sed 's/../\\x&/g' <<<"$1")"; }
salt=$(head -c 4 /dev/urandom | od -An -tx1 | tr -d ' \n')
hash=$({ bytes "$salt"; cat "$generated/rabbitmq"; } | sha256sum | cut -c-64)

cat >"$definitions/.pymalist.json" <<END
{
  "vhosts": [{ "name": "/" }],
  "users": [{
    "name": "pymalist", "tags": "monitoring",
    "password_hash": "$(bytes "$salt$hash" | base64 -w0)", "hashing_algorithm": "rabbit_password_hashing_sha256"
  }],
  "permissions": [{
    "user": "pymalist", "vhost": "/",
    "configure": "^pymalist\\\\.", "write": "^(pymalist\\\\.|amq\\\\.default$)", "read": "^pymalist\\\\."
  }]
}
END
mv "$definitions/.pymalist.json" "$definitions/pymalist.json"

mkdir -p /mail/inbox/{tmp,new,cur}
chown -R "$app:$app" "$generated" /mail/inbox
chown "$app:$app" /mail/outbox
chown -R rabbitmq:rabbitmq "$definitions"
chmod 0500 "$generated" "$definitions"
chmod 0400 "$generated/rabbitmq" "$definitions/pymalist.json"
