#!/usr/bin/env bash
# Keeps one issue per title:
#     scripts/ci/issue.sh <title> [comment for an issue that is open already] < note
# With a note it opens or updates the issue, and adds the note to the run's summary. Without a note it closes the issue.
set -euo pipefail

export title=$1
again=${2-}
note=$(cat)
run="$GITHUB_SERVER_URL/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID"
# Users' issues with the same title are left alone.
number=$(gh issue list --limit 1000 --json number,title,author \
  --jq 'map(select(.title == env.title and .author.is_bot))[0].number // empty')

if [ -z "$note" ]; then
  [ -z "$number" ] || gh issue close "$number" --comment "Fixed: [run]($run)."
  exit
fi

printf '## %s\n\n%s\n' "$title" "$note" >> "$GITHUB_STEP_SUMMARY"
if [ -z "$number" ]; then
  gh issue create --title "$title" --body "$note"
else
  gh issue edit "$number" --body "$note"
  [ -z "$again" ] || gh issue comment "$number" --body "$again: [run]($run)."
fi
