#!/bin/sh
# health.sh master <page> <REST server>: the master is in charge, and takes submissions.
# health.sh worker <master's page> <page>: the master lists this worker as alive.
set -eu

get() {
  wget -q -O - "$1"
}

case "$1" in
  master)
    get "$2/json/" | grep -q '"status" : "ALIVE"'
    get "$3/v1/submissions/status/none" | grep -q SubmissionStatusResponse
    ;;
  worker)
    id=$(get "$3/json/" | sed -n 's/.*"id" : "\(worker-[^"]*\)".*/\1/p' | head -n 1)
    test -n "$id"
    # A worker's entry in the list: its id, some lines, its state.
    get "$2/json/" | awk -v id="$id" '
      index($0, "\"id\" : \"" id "\"") { found = 1 }
      found && /"state" : / { alive = /ALIVE/; exit }
      END { exit !alive }'
    ;;
  *)
    echo "expected master or worker, got $1" >&2
    exit 2
    ;;
esac
