#!/usr/bin/env bash
# Sees docker-compose.yml and k8s/ work for real: builds the image, posts to the demo mailbox, counts copies, restarts,
# checks the manifests and plays them. Takes some minutes, and needs a container engine.
#
#   tests/containers.sh            all of it
#   tests/containers.sh compose    only that (or: k8s)
#
# Where the machine has no engine or no image registry, CONTAINERS names a folder of helpers (engine.sh, base-images.sh,
# k8s/k8s-validate.sh, k8s/k8s-play.sh, teardown.sh); default: ../shared/containers, where that exists.
set -euo pipefail
cd "$(dirname -- "${BASH_SOURCE[0]}")/.."

helpers=${CONTAINERS:-}
[ -n "$helpers" ] || [ ! -d ../shared/containers ] || helpers=../shared/containers
overlay=k8s/overlays/single-node
posts=30
members=(ann@example.com bob@example.net archive@example.org)
export COMPOSE_PROJECT_NAME=pymalist-test PYMALIST_MANAGEMENT_PORT=0 PYMALIST_TAG=test-$$
work=$(mktemp -d)
summary=()

note() { summary+=("$(printf '%4d s  %s' "$SECONDS" "$*")"); echo "--- $*" >&2; }
die() { echo "tests/containers.sh: $*" >&2; exit 1; }

finish() {
    local status=$?
    if [ "$status" != 0 ]; then docker compose --ansi never logs --no-color --tail 40 2>/dev/null >&2 || true; fi
    docker compose --ansi never down -v --remove-orphans -t 5 >/dev/null 2>&1 || true
    docker image rm "pymalist:$PYMALIST_TAG" >/dev/null 2>&1 || true
    [ ! -e "$work/secret-is-ours" ] || rm -f "$overlay/secrets.env"
    rm -rf "$work"
    printf '%s\n' "" "${summary[@]}"
    if [ "$status" = 0 ]; then echo "containers: passed"; else echo "containers: FAILED"; fi
}
trap finish EXIT

# await SECONDS WHAT COMMAND...
await() {
    local limit=$((SECONDS + $1)) what=$2
    shift 2
    until "$@"; do
        [ "$SECONDS" -lt "$limit" ] || die "$what: not within the time"
        sleep 1
    done
}

compose() { docker compose --ansi never --progress quiet "$@"; }
mailbox() { compose run --rm -T --no-deps mailbox "$@" 2>/dev/null; }
passwords() { compose run --rm -T --no-deps setup sha256sum /run/generated/rabbitmq /run/generated/postgres 2>/dev/null; }
copies() { mailbox list | wc -l; }
there_are() { [ "$(copies)" -ge "$1" ]; }

# post NAME...: a post each, told from the others by its subject; all at once, as starting a container takes its time.
post() {
    compose run --rm -T --no-deps --entrypoint sh mailbox -c \
        'for n; do sed -e "s/^Subject: .*/Subject: Post $n/" -e "s/^Message-ID: .*/Message-ID: <$n@example.com>/" /demo/post.eml |
             sh /demo/mailbox.sh post; done' sh "$@" >/dev/null 2>&1
}

# crash SERVICE: as a process dies, so that its restart policy acts.
crash() { kill -9 "$(docker inspect -f '{{.State.Pid}}' "$(compose ps -q "$1" | head -n 1)")"; }

up() { compose up -d --wait --wait-timeout 300 --scale distributor=3; }

# For each post and member exactly one copy.
check_copies() {
    local member n
    mailbox show >"$work/copies"
    for member in "${members[@]}"; do
        for n in "$@"; do
            local found
            found=$(awk -v path="/mail/outbox/$member/" -v subject="Post $n" '
                /^=== / { mine = index($0, path) } mine && $1 == "Subject:" && index($0 "$", subject "$") { count++ } END { print count + 0 }
            ' <(tr -d '\r' <"$work/copies"))
            [ "$found" = 1 ] || die "post $n: $found copies for $member"
        done
    done
}

check_compose() {
    compose build -q
    note "built: $(docker image inspect -f '{{.Size}}' "pymalist:$PYMALIST_TAG" | awk '{ printf "%.0f MB", $1 / 1e6 }')"
    up
    note "up, with three distributors, all healthy"

    local n began=$SECONDS
    post $(seq "$posts")
    await 180 "$posts posts to ${#members[@]} mailboxes" there_are $((posts * ${#members[@]}))
    [ "$(copies)" = $((posts * ${#members[@]})) ] || die "there are $(copies) copies"
    check_copies $(seq "$posts")
    note "$posts posts: exactly one copy for each of ${members[*]} ($((SECONDS - began)) s, posting included)"

    local shares=()
    for n in 1 2 3; do
        shares+=("$(docker logs "$(compose ps -q distributor | sed -n "${n}p")" 2>&1 | grep -c ' distributed ' || true)")
    done
    for n in "${shares[@]}"; do [ "$n" -gt 0 ] || die "a distributor did nothing: ${shares[*]}"; done
    note "the three distributors shared the work: ${shares[*]}"

    local before; before=$(passwords)
    compose down -t 60
    [ -z "$(docker ps -aq --filter "label=com.docker.compose.project=$COMPOSE_PROJECT_NAME" --filter status=exited)" ] || die "something was left"
    up
    [ "$before" = "$(passwords)" ] || die "the passwords did not survive"
    post after-restart
    await 120 "the post after the restart" there_are $(((posts + 1) * ${#members[@]}))
    check_copies after-restart 1 "$posts"
    note "stopped and started again: same passwords, and mail goes through"

    local late had died
    local many=$((posts * 10)) posting
    mapfile -t late < <(seq -f 'late-%g' "$many")
    had=$(copies)
    post "${late[@]}" &
    posting=$!
    await 120 "some of the later posts" there_are $((had + 5))
    died=$(copies)
    crash distributor
    crash postgres
    wait "$posting"
    await 300 "all later posts, after a distributor and the database were killed" there_are $((had + many * ${#members[@]}))
    check_copies "${late[@]}" after-restart 1 "$posts"
    note "a distributor and the database killed when $((died - had)) of $((many * ${#members[@]})) copies were there: exactly one each"
}

check_k8s() {
    [ -e "$overlay/secrets.env" ] || touch "$work/secret-is-ours"
    "$overlay/make-secret.sh"
    # The overlay names the image as a user has it; one of yesterday would show nothing.
    docker build -q -f services/Dockerfile -t pymalist:dev . >/dev/null
    if [ -z "$helpers" ]; then
        kubectl kustomize "$overlay" >/dev/null
        note "k8s: renders (no helpers to check and play it)"
        return
    fi

    "$helpers/k8s/k8s-validate.sh" "$overlay" | tee "$work/validated"
    "$helpers/k8s/k8s-validate.sh" --external Secret/pymalist k8s/base
    note "k8s: $(tail -n 1 "$work/validated")"
    "$helpers/k8s/k8s-play.sh" "$overlay" | tee "$work/played"
    note "k8s: played, $(tail -n 1 "$work/played")"
}

if [ -n "$helpers" ]; then
    "$helpers/engine.sh" --tools
    "$helpers/base-images.sh"
fi
docker info >/dev/null 2>&1 || die "no container engine answers"
note "engine and base images"
[ "${1:-compose}" != compose ] || check_compose
[ "${1:-k8s}" != k8s ] || check_k8s
