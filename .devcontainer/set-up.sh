#!/usr/bin/env bash
# What a new dev container still needs.
set -euo pipefail
cd "$(dirname "$0")/.."
curl --fail --silent --show-error --location https://get.pulumi.com | sh -s -- --version "$(cat .pulumi.version)" --no-edit-path
npm ci
npm run hooks
node scripts/python.mjs
