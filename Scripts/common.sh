# shellcheck shell=bash disable=SC2034
# Sourced by the other scripts: where things are kept, and how the scripts speak (progress and errors on standard error).

scripts="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
readonly scripts

# Debian's own interpreter, whatever else is on the PATH.
readonly python=/usr/bin/python3

step() { printf '==> %s\n' "$*" >&2; }

fail() {
    printf 'memhub: %s\n' "$*" >&2
    exit 1
}

# The folder that downloads are kept in: $MEMHUB_CACHE, else /var/cache/memhub for root (the unprivileged user that runs
# PostgreSQL can read it there), else the user's own cache.
cache_folder() {
    if [[ -n ${MEMHUB_CACHE:-} ]]; then
        realpath -m -- "$MEMHUB_CACHE"
    elif [[ $EUID -eq 0 ]]; then
        echo /var/cache/memhub
    else
        echo "${XDG_CACHE_HOME:-$HOME/.cache}/memhub"
    fi
}

# Makes the cache folder and holds its lock until the script ends, so that two runs at once do the work once.
lock_cache() {
    umask 022
    mkdir -p -- "$1" || fail "the cache folder $1 cannot be made; set MEMHUB_CACHE to a folder that can be written to"
    exec {cache_lock}>"$1/.lock" || fail "the cache folder $1 cannot be written to; set MEMHUB_CACHE to one that can"
    flock --nonblock "$cache_lock" || {
        step "waiting for another run that prepares $1"
        flock "$cache_lock"
    }
}

# Sets $work to a folder inside the locked cache folder, which goes when the script ends; one left by a killed run goes now.
make_work_folder() {
    rm -rf -- "$1"/.work.*
    work="$(mktemp -d "$1/.work.XXXXXX")"
    trap 'rm -rf -- "$work"' EXIT
    chmod 755 "$work"
}

# download_wheels REQUIREMENTS FOLDER: pip verifies their SHA-256.
download_wheels() {
    local bar=(--quiet)
    [[ -t 2 ]] && bar=(--progress-bar on)
    "$python" -m pip --disable-pip-version-check "${bar[@]}" download --dest "$2" \
        --requirement "$scripts/$1" --require-hashes --no-deps --only-binary=:all: \
        --platform "manylinux_2_28_$(uname -m)" --platform "manylinux_2_17_$(uname -m)" --python-version 3.11 --implementation cp >&2 ||
        fail "the wheels in Scripts/$1 could not be fetched; the reason is above"
}
