#!/usr/bin/env bash
# Makes the pictures of the README anew. Needs Chromium.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo run --quiet --release --example svg -- -o docs/myanmar-dprk.svg >/dev/null

# The explorer, as a browser without a screen shows it: what is said of one tie.
page=$(mktemp -d)
trap 'rm -rf "$page"' EXIT
cargo run --quiet --release --example explorer -- -o "$page/network.html" >/dev/null
chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$page/profile" --window-size=1440,900 \
  --virtual-time-budget=4000 --screenshot=docs/explorer.png "file://$page/network.html#$(cat docs/explorer.fragment)" 2>/dev/null
