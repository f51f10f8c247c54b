#!/bin/sh
# Makes the .env file that Compose reads: .env.example with a random password wherever one is empty. Never overwrites one.
set -eu
cd "$(dirname "$0")/../.."

if [ -e .env ]; then
  echo "There is a .env file already; it is left as it is." >&2
  exit 0
fi

random() {
  od -An -N24 -tx1 /dev/urandom | tr -d ' \n'
}

umask 077
while IFS= read -r line; do
  case "$line" in
    [A-Z]*_PASSWORD=) echo "$line$(random)" ;;
    *) printf '%s\n' "$line" ;;
  esac
done < .env.example > .env.new
mv .env.new .env
echo "Made .env with random passwords."
