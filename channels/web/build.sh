#!/bin/sh
# Builds the widget (needs Node 20 and npm); "make widget" calls it after a change in frontend/ or of a version.
# What is built is committed: users never need Node.
set -eu
cd "$(dirname "$0")"
npm ci --ignore-scripts --no-audit --no-fund
node build.mjs
