#!/usr/bin/env bash
# What tests need from the system: Chromium, PostgreSQL and Redis. Installs them when it may, else says what is missing.
set -euo pipefail

mist=()
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || mist+=(chromium)
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null || mist+=(postgresql)
command -v redis-server >/dev/null || mist+=(redis-server)
[ "${#mist[@]}" -eq 0 ] && exit 0

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
  echo "Voor de tests ontbreekt: ${mist[*]}. Installeer dit met de pakketbeheerder van het systeem." >&2
  exit 1
fi
echo "installeren: ${mist[*]} …"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -qq -y --no-install-recommends "${mist[@]}" >/dev/null
