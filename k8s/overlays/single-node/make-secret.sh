#!/bin/sh
# Makes secrets.env beside it, the Secret "pymalist" of this overlay: passwords for the broker and the database. Leaves those
# that are there.
set -eu
file=$(dirname -- "$0")/secrets.env

umask 077
touch "$file"
cp "$file" "$file.new"
for name in rabbitmq postgres; do
    grep -q "^$name=" "$file.new" || echo "$name=$(head -c 24 /dev/urandom | base64 | tr '+/' '-_')" >>"$file.new"
done
mv "$file.new" "$file"
echo "$file is there" >&2
