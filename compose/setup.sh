#!/bin/bash
# What the other services of docker-compose.yml find ready. Safe to run again: a password that is there stays.
set -euo pipefail
umask 077

generated=/run/generated
definitions=/run/definitions
database=/run/database
app=1654     # the user of the .NET images
postgres=999 # the user of PostgreSQL's image

# Under another name first: a start that is cut short leaves no half a password.
for name in rabbitmq postgres; do
    [ ! -s "$generated/$name" ] || continue
    head -c 30 /dev/urandom | base64 -w0 | tr '+/' '-_' >"$generated/.$name"
    mv "$generated/.$name" "$generated/$name"
done

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

# The database reads it on its first start only.
cp "$generated/postgres" "$database/.password"
mv "$database/.password" "$database/password"

mkdir -p /mail/inbox/{tmp,new,cur}
chown -R "$app:$app" "$generated" /mail/inbox
chown "$app:$app" /mail/outbox
chown -R rabbitmq:rabbitmq "$definitions"
chown -R "$postgres:$postgres" "$database"
chmod 0500 "$generated" "$definitions" "$database"
chmod 0400 "$generated"/* "$definitions/pymalist.json" "$database/password"
