#!/bin/bash
# Runs every bench and prints its tables; flags (such as --quick or --json) are passed on to each.
# MEMHUB_LOCOMO names a LoCoMo file: recall and speculation are then measured on it too.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

memhub="$scripts/../.build/release/memhub"
# Not a setting of the hub: it refuses MEMHUB_ names it does not know.
locomo="${MEMHUB_LOCOMO:-}"
unset MEMHUB_LOCOMO

[[ -x $memhub ]] || fail "there is no $memhub: run \`make build\` first"

for bench in embed context growth turns queue fanout idle providers; do
    step "memhub bench $bench $*"
    "$memhub" bench "$bench" "$@"
done
if [[ -n $locomo ]]; then
    for bench in recall speculation; do
        step "memhub bench $bench $*"
        "$memhub" bench "$bench" --file "$locomo" "$@"
    done
fi
