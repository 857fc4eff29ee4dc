#!/usr/bin/env bash
# Makes the pictures of the README anew. Needs Graphviz.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo run --quiet --release --example dot -- --picture | dot -Tsvg -o docs/myanmar-dprk.svg
