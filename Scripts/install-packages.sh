#!/bin/bash
# Installs the Debian packages that are missing of those listed in the files given (Scripts/packages*.txt).
# As root or with password-less sudo it runs apt-get; otherwise it names them and fails.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

[[ $# -gt 0 ]] || fail "usage: install-packages.sh LIST..."
mapfile -t wanted < <(cat -- "$@" | sed 's/#.*//; s/[[:space:]]//g; /^$/d')
[[ ${#wanted[@]} -gt 0 ]] || fail "no packages are listed in $*"
command -v dpkg-query >/dev/null || fail "this is not a Debian system; install the equivalents of: ${wanted[*]}"

declare -A installed=()
while read -r package status; do
    [[ $status == installed ]] && installed[$package]=1
done < <(dpkg-query --show --showformat '${Package} ${db:Status-Status}\n' "${wanted[@]}" 2>/dev/null)

missing=()
for package in "${wanted[@]}"; do
    [[ -n ${installed[$package]:-} ]] || missing+=("$package")
done
[[ ${#missing[@]} -gt 0 ]] || exit 0

as_root=()
if [[ $EUID -ne 0 ]]; then
    sudo -n true 2>/dev/null ||
        fail "these packages are missing; install them with: sudo apt-get install --no-install-recommends ${missing[*]}"
    as_root=(sudo -n)
fi

apt() { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "$@" >&2; }

step "installing Debian packages: ${missing[*]}"
apt -q update || fail "apt-get update failed; the reason is above"
apt install --yes --no-install-recommends "${missing[@]}" || fail "apt-get could not install ${missing[*]}; the reason is above"
