#!/bin/bash
# prepare-python.sh [NAME]: prints the path of a Python interpreter that has exactly what requirements-NAME.txt pins (default: test);
# makes its environment in the cache folder when there is none for this file and this interpreter.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

readonly name="${1:-test}"
readonly requirements="$scripts/requirements-$name.txt"
[[ -e $requirements ]] || fail "there is no Scripts/requirements-$name.txt"
cache="$(cache_folder)"
identity="$({ cat "$requirements"; readlink -f "$python"; } | sha256sum)"
environment="$cache/python-${identity:0:16}"
readonly cache identity environment

if [[ ! -e $environment/complete ]]; then
    lock_cache "$cache"
fi
if [[ ! -e $environment/complete ]]; then
    step "making the Python environment '$name' in $environment"
    rm -rf -- "$environment"
    "$python" -m venv "$environment" >&2 || fail "the Python environment could not be made; the reason is above"
    "$environment/bin/python3" -m pip --disable-pip-version-check --quiet install \
        --requirement "$requirements" --require-hashes --no-deps --only-binary=:all: >&2 ||
        fail "the packages in Scripts/requirements-$name.txt could not be installed; the reason is above"
    touch "$environment/complete"
fi
echo "$environment/bin/python3"
