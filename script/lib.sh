# shellcheck shell=bash
# Shared by the scripts: messages, root, and the choice of toolchain.
say() { printf '\033[1;36m==>\033[0m %s\n' "$*"; }
fail() { printf '\033[1;31mError:\033[0m %s\n' "$*" >&2; exit 1; }
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }
# A toolchain linked by script/setup where rustup could not download the wasm32 target.
if [ -z "${RUSTUP_TOOLCHAIN:-}" ] && rustup toolchain list 2>/dev/null | grep -q '^debian'; then
  export RUSTUP_TOOLCHAIN=debian
fi
export PATH="$HOME/.cargo/bin:$PATH"
# What script/build makes: the server, its scripts and styles, in one folder that can be copied to another machine.
# shellcheck disable=SC2034
build=$PWD/target/portal
