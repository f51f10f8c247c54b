#!/bin/sh
# Makes the .env file that Compose reads: .env.example with a random password wherever one is empty. To one that is there it adds the
# passwords that it lacks, as after an upgrade, and changes nothing else.
set -eu
cd "$(dirname "$0")/../.."

random() {
  od -An -N24 -tx1 /dev/urandom | tr -d ' \n'
}

# What containers read of this checkout must be readable for their users, also where its owner's umask makes files private.
chmod -R a+rX infra/docker/cassandra infra/docker/temporal infra/docker/prometheus

umask 077
if [ -e .env ]; then
  cp .env .env.new
  # A last line that is not ended would swallow the next one.
  test -z "$(tail -c 1 .env)" || echo >> .env.new
  added=
  for name in $(sed -n -e 's/^\([A-Z_]*_PASSWORD\)=$/\1/p' -e 's/^\([A-Z_]*_TOKEN\)=$/\1/p' .env.example); do
    grep -q "^$name=." .env && continue
    echo "$name=$(random)" >> .env.new
    added="$added $name"
  done
  if [ -z "$added" ]; then
    rm .env.new
    echo "There is a .env file already; it is left as it is." >&2
  else
    mv .env.new .env
    echo "Added to .env:$added." >&2
  fi
  exit 0
fi

while IFS= read -r line; do
  case "$line" in
    [A-Z]*_PASSWORD=|[A-Z]*_TOKEN=) echo "$line$(random)" ;;
    *) printf '%s\n' "$line" ;;
  esac
done < .env.example > .env.new
mv .env.new .env
echo "Made .env with random passwords."
