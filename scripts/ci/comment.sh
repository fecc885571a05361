#!/usr/bin/env bash
# Keeps one comment per kind on a pull request, identified by a hidden mark:
#     PULL_REQUEST=42 scripts/ci/comment.sh <kind> < comment.md
set -euo pipefail

export MARK="<!-- $1 -->"
comments="repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments"
# A user's comment may quote the mark.
id=$(gh api --paginate "$comments" \
  --jq '.[] | select(.user.login == "github-actions[bot]" and (.body | startswith(env.MARK))) | .id' | tail -n 1)
body() { printf '%s\n' "$MARK" && cat; }

if [ -n "$id" ]; then
  body | gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$id" --field body=@-
else
  body | gh api --silent --method POST "$comments" --field body=@-
fi
