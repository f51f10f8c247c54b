#!/bin/sh
# Makes the namespace where it is missing, and ends when the server answers for it. Reads TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE,
# as the temporal command does.
set -eu

if ! temporal operator namespace describe >/dev/null 2>&1; then
  temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention 72h
fi

# The server looks for new namespaces every few seconds.
tries=60
until temporal operator search-attribute list >/dev/null; do
  tries=$((tries - 1))
  if [ "$tries" -eq 0 ]; then
    echo "namespace $TEMPORAL_NAMESPACE was made, but the server does not answer for it" >&2
    exit 1
  fi
  sleep 1
done
echo "namespace $TEMPORAL_NAMESPACE is there"
