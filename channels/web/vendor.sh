#!/bin/sh
# Makes static/widget/vendor anew from the versions in package-lock.json (needs Node 20 and npm).
# Only for a change of version: the result is committed and users never need this.
set -eu
cd "$(dirname "$0")"
npm ci --ignore-scripts --no-audit --no-fund
node vendor.mjs
