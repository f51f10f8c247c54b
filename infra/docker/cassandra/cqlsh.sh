#!/bin/sh
# cqlsh.sh <arguments of cqlsh>: logs in as CQLSH_USER with CQLSH_PASSWORD by a file for this user's eyes, as everyone may list command lines.
set -eu

umask 077
credentials=$(mktemp)
trap 'rm -f "$credentials"' EXIT
printf '[plain_text_auth]\nusername = %s\npassword = %s\n' "$CQLSH_USER" "$CQLSH_PASSWORD" > "$credentials"
cqlsh --credentials "$credentials" "$@"
