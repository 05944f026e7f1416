#!/usr/bin/env bash
# Writes requirements.lock anew from pyproject.toml: every platform, every file by its hash, no host names.
# Versions that still fit stay as they are; `tools/lock.sh --upgrade` takes the newest that the caps allow.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

new=$(mktemp -d)
trap 'rm -rf "$new"' EXIT
if [ -f requirements.lock ]; then cp requirements.lock "$new/requirements.lock"; fi

uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
    --quiet --output-file "$new/requirements.lock" "$@"
{
    echo '# What deskops needs at run time, for every platform, each file by its hash.'
    echo '# Install:  pip install --require-hashes -r requirements.lock && pip install --no-deps .'
    echo '# Renew:    tools/lock.sh [--upgrade]'
    grep -v '^#' "$new/requirements.lock"
} >"$new/commented"
cp "$new/commented" requirements.lock
