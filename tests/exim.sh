#!/usr/bin/env bash
# Puts Debian's Exim where the tests find it, and nowhere else: its package and Postfix's exclude each other, so it is
# unpacked and not installed. To be run as root; does nothing where all is there.
set -euo pipefail

readonly folder=/usr/local/lib/pymalist-tests/exim
readonly libraries=(libdb5.3 libgnutls-dane0 libidn12 libnsl2)

download() {
    work=$(mktemp -d "${TMPDIR:-/tmp}/pymalist-exim-XXXXXX")
    trap 'rm -rf "$work"' EXIT
    (cd "$work" && apt-get download -qq -o APT::Sandbox::User=root exim4-daemon-light)
    mkdir -p "$folder"
    dpkg-deb -x "$work"/exim4-daemon-light_*.deb "$folder"
}

if [[ ! -x $folder/usr/sbin/exim4 ]]; then
    download || { apt-get update -qq && download; }
fi

# What its package would do when it is installed: Exim does not start without its user.
getent passwd Debian-exim > /dev/null ||
    useradd --system --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin Debian-exim

if ldd "$folder/usr/sbin/exim4" | grep -q 'not found'; then
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${libraries[@]}" > /dev/null
fi
