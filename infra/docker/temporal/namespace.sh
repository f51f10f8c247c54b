#!/bin/sh
# Makes the namespace where it is missing, and ends when the server answers for it. Reads TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE,
# as the temporal command does.
set -eu

tries=60
# again <what is wrong>: counts, waits, and ends when it was in vain: a server that has just started may be slow to answer.
again() {
  tries=$((tries - 1))
  if [ "$tries" -eq 0 ]; then
    echo "namespace $TEMPORAL_NAMESPACE $1" >&2
    exit 1
  fi
  sleep 1
}

until temporal operator namespace describe >/dev/null 2>&1 ||
  temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention 72h; do
  again 'could not be made'
done
# The server looks for new namespaces every few seconds.
until temporal operator search-attribute list >/dev/null; do
  again 'was made, but the server does not answer for it'
done
echo "namespace $TEMPORAL_NAMESPACE is there"
