#!/bin/sh
# The browser tests need Chromium, and npm to fetch axe-core. On Debian and Ubuntu they are installed here; elsewhere
# install them yourself.
set -eu
missing=""
found=""
for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null 2>&1; then found=yes; fi
done
[ -n "$found" ] || missing="chromium fonts-dejavu-core"
command -v npm >/dev/null 2>&1 || missing="$missing npm"
[ -n "$missing" ] || exit 0
if ! command -v apt-get >/dev/null 2>&1; then
    echo "Missing: $missing. Install them, or run the other tests: make .venv/.test && .venv/bin/pytest -m 'not browser'" >&2
    exit 1
fi
as_root=""
[ "$(id -u)" = 0 ] || as_root="sudo"
$as_root apt-get update -qq
# shellcheck disable=SC2086  # several names
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -qq -y --no-install-recommends $missing >/dev/null
