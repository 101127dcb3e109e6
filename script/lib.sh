# lib.sh - what script/* share; sourced, not run.
#
# Every step says one line and is skipped when it is already done. What goes wrong is told in one
# sentence that says what to do. Nothing here needs more than bash and what Debian calls essential.
# shellcheck shell=bash

set -euo pipefail
shopt -s inherit_errexit
export LC_ALL=C.UTF-8

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$ROOT"

B=${MEENT_BUILD:-build}
LOGS=$B/log
# shellcheck disable=SC2034
JOBS=$(nproc)

say() { printf '%s\n' "$*"; }
step() { printf '%s ... ' "$*"; STEP_AT=$EPOCHREALTIME; }
done_() { awk -v a="$STEP_AT" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.1f s\n", b - a }'; }
die() { printf '\nmeent: %s\n' "$*" >&2; exit 1; }

# The log's end explains what a command's exit code does not.
die_log() {
    printf '\n' >&2
    tail -n 20 "$1" | sed 's/^/    /' >&2
    die "$2 The whole log is $1."
}

# need_debian: the package names are those of Debian 12 and 13.
need_debian() {
    local id='' version=''
    if [ -r /etc/os-release ]; then
        id=$(sed -n 's/^ID=//p' /etc/os-release | tr -d '"')
        version=$(sed -n 's/^VERSION_ID=//p' /etc/os-release | tr -d '"')
    fi
    case "$id $version" in
    "debian 12" | "debian 13") ;;
    *) die "this needs Debian 12 (or 13), and this system is ${id:-unknown} ${version:-}: use such a machine, or the Containerfile." ;;
    esac
}

# need_root: packages are installed as root, by sudo where we are somebody else. Asks for the
# password before the work starts.
need_root() {
    [ "$(id -u)" != 0 ] || return 0
    command -v sudo >/dev/null || die "packages have to be installed, and you are neither root nor is there sudo: ask your administrator to run: apt-get install --no-install-recommends $MISSING"
    sudo -v || die "packages have to be installed, and sudo does not let you: ask your administrator to run: apt-get install --no-install-recommends $MISSING"
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -- "$@"; fi
}

# need_disk MEGABYTES: where we build and where packages go.
need_disk() {
    local need=$1 path free
    for path in "$ROOT" /usr /var; do
        free=$(($(df -Pk "$path" | awk 'NR == 2 { print $4 }') / 1024))
        [ "$free" -ge "$need" ] || die "the disk that holds $path has $free MB free and $need MB are needed: make room and run this again."
    done
}

# package_names LIST...: the lists in script/packages, without remarks.
package_names() {
    local list
    for list in "$@"; do grep -vh '^#' "script/packages/$list"; done | sort -u
}

# missing_packages NAME...: those that dpkg does not know as installed.
missing_packages() {
    local have
    have=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' "$@" 2>/dev/null | awk '$1 == "installed" { print $2 }' || true)
    comm -23 <(printf '%s\n' "$@" | sort -u) <(printf '%s\n' "$have" | sort -u) | tr '\n' ' '
}

# apt_get ARGS...: quiet, patient with another apt, its words in the log.
apt_get() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -y -o DPkg::Lock::Timeout=300 \
        -o Acquire::Retries=2 -o Dpkg::Use-Pty=0 "$@" </dev/null >>"$LOGS/apt.log" 2>&1
}

apt_failed() {
    local log=$LOGS/apt.log
    if grep -q 'Could not get lock' "$log"; then
        die "another program is installing packages and does not finish: wait for it and run this again."
    fi
    if grep -qE 'No space left|not have enough free space' "$log"; then
        die "the disk is full: make room and run this again."
    fi
    if grep -qE 'Temporary failure resolving|Could not (resolve|connect)|Failed to fetch|Network is unreachable|Unable to connect' "$log"; then
        die_log "$log" "Debian's packages cannot be fetched: check the network (and apt's proxy, if you use one) and run this again."
    fi
    die_log "$log" "apt-get could not install what is needed."
}

# apt_need NAME...: installs what is not there, and asks apt nothing when all is there.
apt_need() {
    need_debian
    MISSING=$(missing_packages "$@")
    [ -n "$MISSING" ] || return 0
    need_root
    need_disk 2000
    step "Installing $(wc -w <<<"$MISSING") Debian packages"
    mkdir -p "$LOGS"
    : >"$LOGS/apt.log"
    # A source of somebody else's that fails does not matter, if all we need is found.
    apt_get update || true
    no_cluster
    # shellcheck disable=SC2086
    apt_get install --no-install-recommends $MISSING || apt_failed
    done_
}

# no_cluster: Debian's postgresql starts a server of its own on installing. The tests bring theirs,
# so a system that had none gets none.
no_cluster() {
    case " $MISSING " in *" postgresql "*) ;; *) return 0 ;; esac
    [ ! -e /etc/postgresql-common ] || return 0
    as_root mkdir -p /etc/postgresql-common/createcluster.d
    as_root sh -c 'echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.d/meent.conf'
}

# Node builds the assets and runs the browser tests; any from 18 builds, the tests want 20.
node_major() {
    command -v node >/dev/null || { echo 0; return; }
    node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0
}

# node_for_tests: a node of 20 or later first in PATH; from npm where the system's is older.
node_for_tests() {
    node_need
    [ "$(node_major)" -lt 20 ] || return 0
    local dir=$B/node arch=x64
    [ "$(uname -m)" != aarch64 ] || arch=arm64
    if ! cmp -s script/node/package-lock.json "$dir/package-lock.json"; then
        step "Installing Node 20 for the tests"
        mkdir -p "$dir" "$LOGS"
        cp script/node/package.json "$dir/"
        cp script/node/package-lock.json "$dir/package-lock.json.new"
        mv "$dir/package-lock.json.new" "$dir/package-lock.json"
        npm_run "$dir" ci || { rm -f "$dir/package-lock.json"; npm_failed; }
        done_
    fi
    PATH=$ROOT/$dir/node_modules/node-linux-$arch/bin:$PATH
    [ "$(node_major)" -ge 20 ] || die "the tests need Node 20 and $dir does not hold it: remove $dir and run this again."
}

# node_packages: Debian's node and npm, where there is no node of 18 or later with npm beside it.
node_packages() {
    if [ "$(node_major)" -lt 18 ] || ! command -v npm >/dev/null; then echo nodejs npm; fi
}

# node_need: says what is in the way when Debian's node is there and another comes first.
node_need() {
    [ "$(node_major)" -ge 18 ] || die "node $(node --version 2>/dev/null || true) is too old and 18 is needed: remove $(command -v node) from your PATH, so that Debian's is used."
}

# npm_run FOLDER ARGS...: no script of a package runs, nothing is reported to anybody.
npm_run() {
    local dir=$1
    shift
    mkdir -p "$LOGS"
    (cd "$dir" && npm "$@" --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error \
        --fetch-retries=2 --fetch-retry-mintimeout=1000 --fetch-retry-maxtimeout=5000) </dev/null >"$LOGS/npm.log" 2>&1
}

npm_failed() {
    local log=$LOGS/npm.log
    if grep -qE 'CERT_|certificate' "$log"; then
        die_log "$log" "The npm packages cannot be fetched, because a certificate on the way is not trusted: if your network has a certificate authority of its own, put its certificate's file in NODE_EXTRA_CA_CERTS and run this again."
    fi
    if grep -qE 'EAI_AGAIN|ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|network' "$log"; then
        die_log "$log" "The npm packages cannot be fetched: check the network (and npm's proxy, if you use one) and run this again."
    fi
    ! grep -q ENOSPC "$log" || die "the disk is full: make room and run this again."
    die_log "$log" "npm could not install the packages."
}

# npm_need build|all: the pinned npm packages. A stamp with the lock's hash says they are there.
npm_need() {
    local want=$1 hash stamp=node_modules/.meent omit=()
    hash=$(sha256sum package-lock.json | cut -c1-16)
    if [ -r "$stamp" ]; then
        case "$(cat "$stamp") $want" in
        "$hash all "* | "$hash build build") return 0 ;;
        esac
    fi
    node_need
    [ "$want" = all ] || omit=(--omit=dev)
    step "Installing the npm packages ($want)"
    npm_run . ci "${omit[@]}" || npm_failed
    echo "$hash $want" >"$stamp"
    done_
}

# port_owner PORT: "pid program" of who listens there, or nothing.
port_owner() {
    local inode link pid
    inode=$(awk -v p=":$(printf '%04X' "$1")" '$4 == "0A" && substr($2, length($2) - 4) == p { print $10; exit }' /proc/net/tcp /proc/net/tcp6 2>/dev/null || true)
    [ -n "$inode" ] || return 0
    link=$(find /proc/[0-9]*/fd -lname "socket:\[$inode\]" -print -quit 2>/dev/null || true)
    pid=$(cut -d/ -f3 <<<"$link")
    if [ -n "$pid" ]; then
        echo "$pid $(tr '\0' ' ' <"/proc/$pid/cmdline" | cut -c1-60)"
    else
        echo "? another user's program"
    fi
}

# build_meent [MAKE ARGS]...: make, quiet unless it fails.
build_meent() {
    mkdir -p "$LOGS"
    step "Building ${*: -1}"
    make -j"$JOBS" "$@" >"$LOGS/build.log" 2>&1 || die_log "$LOGS/build.log" "Building failed."
    done_
}

# answers HOST PORT: is somebody listening there?
answers() {
    (exec 3<>"/dev/tcp/$1/$2") 2>/dev/null
}

# make_media: the films and podcasts, from the course's own scripts; what is up to date stays.
make_media() {
    mkdir -p "$B/media"
    tools/make-media "$B/media"
}
