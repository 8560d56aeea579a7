# What the commands of this folder share: where things are, the matrix, and tools that install themselves.
# shellcheck shell=bash

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck disable=SC2034
root=$(cd "$here/../.." && pwd)
# What is fetched is shared by all clones; what is built belongs to this one. KERNEL_CACHE names another place.
cache=${KERNEL_CACHE:-${XDG_CACHE_HOME:-${HOME:-$here}/.cache}/skep/kernels}
# shellcheck disable=SC2034
made=$(cd "$root" && realpath -m "${BUILD:-build}")/kernels
me=${0##*/}

die() { echo "$me: $*" >&2; exit 1; }
say() { echo "$me: $*" >&2; }

# kernels: all names of the matrix.  kernel NAME: sets suite, arch, package, args, or fails.
kernels() { awk '!/^#/ && NF { print $1 }' "$here/matrix.def"; }
kernel() {
    local line
    line=$(awk -v name="$1" '!/^#/ && $1 == name' "$here/matrix.def")
    [ -n "$line" ] || return 1
    # shellcheck disable=SC2034
    read -r _ suite arch package args <<<"$line"
    [ "$args" != - ] || args=
}

# tools COMMAND:PACKAGE...: true when every command is there, after installing what apt can bring; with NO_INSTALL only what is there.
tools() {
    local pair missing=()
    for pair; do
        command -v "${pair%%:*}" >/dev/null || [ -e "${pair%%:*}" ] || missing+=("${pair#*:}")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    if [ -n "${NO_INSTALL:-}" ] || [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        say "missing: ${missing[*]} (Debian packages; needs root and apt to install them)"
        return 1
    fi
    say "installing ${missing[*]}"
    mkdir -p "$cache"
    local install=(env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends -o DPkg::Lock::Timeout=300
        install "${missing[@]}")
    "${install[@]}" >"$cache/install.log" 2>&1 && return 0
    apt-get -qq update >>"$cache/install.log" 2>&1 && "${install[@]}" >>"$cache/install.log" 2>&1 && return 0
    tail -n 5 "$cache/install.log" >&2
    return 1
}

# emulator ARCH: the program that boots it, installed when it can be.
emulator() {
    case $1 in
    amd64) tools qemu-system-x86_64:qemu-system-x86 ;;
    arm64) tools qemu-system-aarch64:qemu-system-arm ;;
    esac
}

# scratch: a temporary folder in $scratch, gone with the shell however it ends.
scratch() {
    scratch=$(mktemp -d "${TMPDIR:-/tmp}/skep-$me.XXXXXX") || die "no temporary folder"
    trap 'rm -rf "$scratch"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
}
