#!/bin/sh
# rootfs.sh <folder> <servers>: a Debian with everything that the stand-ins run: Java, Node.js, Maven and Python's cqlsh as this machine
# has them, and the native stack's servers.
set -eu
root=$1
servers=$2
here=$(cd "$(dirname "$0")" && pwd)

rm -rf "$root"
debootstrap --variant=minbase --include=ca-certificates,wget,procps,python3 bookworm "$root" http://deb.debian.org/debian > /dev/null
rm -rf "$root"/var/cache/apt/archives/*.deb

# The certificate authorities of this machine, which may be behind a company's proxy.
cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/ca-certificates.crt"
java=$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")
mkdir -p "$root/opt/java"
# Of what it links to some may not be installed, such as its sources.
cp -RL "$java/." "$root/opt/java/" 2> /dev/null || test -x "$root/opt/java/bin/java"
cp -L "$(command -v node)" "$root/usr/local/bin/node"
modules=$(npm root -g)
mkdir -p "$root/usr/local/lib/node_modules"
cp -R "$modules/npm" "$root/usr/local/lib/node_modules/npm"
ln -s ../lib/node_modules/npm/bin/npm-cli.js "$root/usr/local/bin/npm"
maven=$(dirname "$(dirname "$(readlink -f "$(command -v mvn)")")")
cp -RL "$maven" "$root/opt/maven"
ln -s /opt/maven/bin/mvn "$root/usr/local/bin/mvn"
for tool in java javac jar; do ln -s "/opt/java/bin/$tool" "$root/usr/local/bin/$tool"; done
python3 -m pip install --quiet --target "$root/opt/cqlsh" --python-version 3.11 --only-binary=:all: cqlsh==6.2.2

mkdir -p "$root/servers"
for server in cassandra kafka schema-registry; do cp -R "$servers/$server" "$root/servers/"; done
mkdir -p "$root/opt/spark"
cp -R "$servers/spark/jars" "$root/opt/spark/jars"
cp -L "$servers/temporal/bin/temporal" "$root/usr/local/bin/temporal"
cp -R "$here/stand-in/." "$root/"
# The users of the images.
for user in appuser:1000 spark:185 cassandra:999 grafana:472; do
  echo "${user%:*}:x:${user#*:}:0::/tmp:/bin/sh" >> "$root/etc/passwd"
done
for folder in /var/lib/kafka/data /etc/kafka/secrets /mnt/shared/config /etc/schema-registry/secrets; do
  install -d -o 1000 "$root$folder"
done
install -d -o 999 "$root/var/lib/cassandra"
install -d -o 1000 "$root/home/temporal"
install -d -o 185 "$root/opt/spark/work-dir"
install -d -o 472 "$root/var/lib/grafana"
if [ -d "$HOME/.m2/repository" ]; then
  mkdir -p "$root/root/.m2"
  cp -R "$HOME/.m2/repository" "$root/root/.m2/"
fi
chmod -R a+rX "$root/servers" "$root/opt"
