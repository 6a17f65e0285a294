#!/usr/bin/env bash
# What a pipeline runs: release.sh VERSION [FLAG ...]. It ends as the deploy does.
set -euo pipefail
cd "$(dirname "$0")"
export VERSION=$1
shift
ekiden app deploy web.yaml --set VERSION "$@"
echo "released $VERSION, on $(ekiden task list /shop/web --quiet | wc -l) task"
