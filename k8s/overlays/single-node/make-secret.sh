#!/bin/sh
# Makes secrets.env beside it, the Secret "pymalist" of this overlay: a password for the broker. Leaves one that is there.
set -eu
file=$(dirname -- "$0")/secrets.env
[ ! -s "$file" ] || { echo "$file is there already" >&2; exit 0; }

umask 077
echo "rabbitmq=$(head -c 24 /dev/urandom | base64 | tr '+/' '-_')" >"$file.new"
mv "$file.new" "$file"
echo "wrote $file" >&2
