#!/bin/sh
# Rebuilds static/ from servicehall/doors/look/assets. Needs node and npm; the product does not.
set -eu
cd "$(dirname "$0")/.."
npm ci --ignore-scripts --no-audit --no-fund
node tools/assets.mjs
du -sh static
