#!/usr/bin/env bash
# Builds everything and runs all tests, those on real servers too. The last line of its output is the sum.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

usage() {
    cat <<'TEXT'
usage: ./test.sh [--filter EXPR] [--fuzz HOURS] [--faults full|soak] [--no-install] [--help]

Installs from Debian the servers that the tests need (as root), builds, and runs all tests.
The last line is always: N passed, N failed, N skipped

  --filter EXPR   only these tests, as dotnet test has it: FullyQualifiedName~Pop3
  --fuzz HOURS    only damaged input to everything that reads, for so long, from another start each time
  --faults LEVEL  only the fault harness (docs/reliability.md), for some 40 minutes (full) or two hours more (soak),
                  with a seed of its own that it tells; PYMALIST_FAULTS_SEED=N repeats one
  --no-install    take the machine as it is; tests without their server are skipped
  --help          this text

Ends with 0 when all went well, 1 when a test failed or none ran, 2 for a wrong option, 69 when
something is missing that only root can install. With CI=true packages are restored in locked mode.
TEXT
}

readonly packages=(
    rabbitmq-server dovecot-pop3d dovecot-imapd dovecot-lmtpd postfix postgresql dnsmasq-base
    openssl procps util-linux strace faketime python3-pika python3-dkim python3-nacl python3-authres python3-dnspython opendkim
)

filter=()
only=tests/
install=yes
hang=5m
while (($# > 0)); do
    case $1 in
        --filter)
            (($# > 1)) || { usage >&2; exit 2; }
            filter=(--filter "$2")
            shift
            ;;
        --fuzz)
            [[ ${2:-} =~ ^[1-9][0-9]{0,3}$ ]] || { usage >&2; exit 2; }
            export PYMALIST_FUZZ_SECONDS=$(($2 * 3600)) PYMALIST_FUZZ_START=$((RANDOM * 32768 + RANDOM))
            filter=(--filter "FullyQualifiedName~FuzzTests")
            hang=$(($2 * 60 + 10))m
            shift
            ;;
        --faults)
            [[ ${2:-} == full || ${2:-} == soak ]] || { usage >&2; exit 2; }
            export PYMALIST_FAULTS=$2
            only=tests/Faults/
            hang=$([[ $2 == full ]] && echo 40m || echo 180m)
            shift
            ;;
        --no-install) install=no ;;
        --help | -h) usage; exit 0 ;;
        *) usage >&2; exit 2 ;;
    esac
    shift
done

work=$(mktemp -d "${TMPDIR:-/tmp}/pymalist-results-XXXXXX")
policy=
trap 'rm -rf "$work"; [[ -z $policy ]] || rm -f "$policy"' EXIT

missing_packages() {
    local package
    for package in "${packages[@]}"; do
        [[ $(dpkg-query -W -f '${Status}' "$package" 2>/dev/null) == "install ok installed" ]] || echo "$package"
    done
}

# The tests start servers of their own; what the packages bring must neither start nor ask.
install_packages() {
    local missing
    mapfile -t missing < <(missing_packages)
    ((${#missing[@]} > 0)) || return 0
    if [[ $EUID -ne 0 ]]; then
        echo "test.sh: not installed: ${missing[*]}. Run it as root, or with --no-install." >&2
        exit 69
    fi

    echo "Installing ${missing[*]}"
    if [[ ! -e /usr/sbin/policy-rc.d ]]; then
        policy=/usr/sbin/policy-rc.d
        printf '#!/bin/sh\nexit 101\n' > "$policy"
        chmod +x "$policy"
    fi
    # PostgreSQL's would also make a database cluster, to be started with the machine.
    if [[ ! -e /etc/postgresql-common/createcluster.conf ]]; then
        mkdir -p /etc/postgresql-common
        echo "create_main_cluster = false" > /etc/postgresql-common/createcluster.conf
    fi
    export DEBIAN_FRONTEND=noninteractive UCF_FORCE_CONFFOLD=1
    # The lists may be missing or old: then they are fetched, and it is tried again.
    apt_install "${missing[@]}" || { apt-get update -qq && apt_install "${missing[@]}"; } || {
        cat "$work/apt.log" >&2
        exit 69
    }
}

apt_install() {
    echo "postfix postfix/main_mailer_type select No configuration" | debconf-set-selections &&
        apt-get install -qq -y --no-install-recommends -o Dpkg::Options::=--force-confold "$@" > "$work/apt.log" 2>&1
}

# Adds up a test assembly from the line that its runner ended with.
count() {
    local project=$1 line code
    line=$(grep -E '^(Passed|Failed|Skipped)! +- +Failed: ' "$work/$(basename "$project").log" | tail -n 1) || line=
    code=$(cat "$work/$(basename "$project").code")
    number() { sed -nE "s/.*[ -]$1: +([0-9]+).*/\1/p" <<< "$line"; }
    local here_failed
    here_failed=$(number Failed)
    passed=$((passed + $(number Passed) + 0))
    failed=$((failed + here_failed + 0))
    skipped=$((skipped + $(number Skipped) + 0))
    if ((code != 0 && here_failed + 0 == 0)); then
        echo "${project%/*}: the test run broke off (exit code $code)."
        failed=$((failed + 1))
    fi
}

test_projects() {
    dotnet sln pymalist.sln list | tr '\\' '/' | grep "^$only.*\.csproj$" | grep -v Pymalist.Testing |
        if [[ $mailkit == yes ]]; then cat; else grep -v Pymalist.MailKit; fi | sort
}

# Not every registry has the package, and nothing but the plug-in needs it.
build_mailkit() {
    local project=tests/Pymalist.MailKit.Tests
    if ! dotnet restore "$project" -p:MailKit=true --verbosity quiet > "$work/mailkit.log" 2>&1; then
        echo "MailKit does not restore here: its plug-in is neither built nor tested."
        return
    fi

    echo "MailKit restores here: its plug-in is built and tested."
    dotnet build "$project" -c Release -p:MailKit=true --no-restore --nologo --verbosity quiet -warnaserror || return
    mailkit=yes
}

# Those whose tests wait for whole installations run one after the other; beside them the others.
run_tests() {
    local projects slow quick project
    mapfile -t projects < <(test_projects)
    mapfile -t slow < <(printf '%s\n' "${projects[@]}" | grep -E '^tests/(EndToEnd|Faults)/')
    mapfile -t quick < <(printf '%s\n' "${projects[@]}" | grep -vE '^tests/(EndToEnd|Faults)/')
    run_lane "${quick[@]}" &
    run_lane "${slow[@]}"
    wait $!
    for project in "${projects[@]}"; do
        count "$project"
    done
}

run_lane() {
    local project name code
    for project in "$@"; do
        name=$(basename "$project")
        code=0
        dotnet test "$project" -c Release --no-build --nologo "${filter[@]}" --results-directory "$work/$name" \
            --blame-hang-timeout "$hang" --blame-hang-dump-type none > "$work/$name.log" 2>&1 || code=$?
        echo "$code" > "$work/$name.code"
        {
            echo "== ${project%/*}"
            grep -vE "^(Test run for|A total of|VSTest version|No test matches|Data collector 'Blame' message|$)" "$work/$name.log" || true
        } > "$work/$name.shown"
        cat "$work/$name.shown"
    done
}

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en
passed=0 failed=0 skipped=0 mailkit=no
finish() {
    # Whoever has only the end of a long output sees what failed.
    grep -h -A 7 '^  Failed ' "$work"/*.log 2> /dev/null | cut -c 1-300 || true
    echo "$passed passed, $failed failed, $skipped skipped"
    ((failed == 0 && passed > 0)) || exit 1
}

command -v dotnet > /dev/null || { echo "test.sh: the .NET SDK is not installed (global.json says which)." >&2; exit 69; }
if [[ $install == yes ]]; then
    install_packages
    tests/exim.sh || { echo "test.sh: Exim cannot be unpacked (tests/exim.sh)." >&2; exit 69; }
    export PYMALIST_REQUIRE_SERVERS=1
fi

# What does not build counts as one failure, so that the last line is what it always is.
{
    dotnet restore pymalist.sln --verbosity quiet &&
        dotnet build pymalist.sln -c Release --no-restore --nologo --verbosity quiet -warnaserror &&
        dotnet format pymalist.sln --no-restore --verify-no-changes &&
        build_mailkit
} || { failed=1; finish; }

run_tests
finish
