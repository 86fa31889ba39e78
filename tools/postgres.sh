#!/usr/bin/env bash
# Run a command with QUARTIERS_TEST_DATABASE_URL naming a throwaway PostgreSQL, which is stopped and deleted whatever happens:
#   tools/postgres.sh pytest tests/pages
# It listens on a socket in a private folder only. Without PostgreSQL's programs it says so loudly, and runs nothing.
set -euo pipefail

programs=""
for folder in /usr/lib/postgresql/*/bin $(dirname "$(command -v initdb 2>/dev/null || echo /nowhere/initdb)"); do
  if [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ]; then programs=$folder; fi
done
if [ -z "$programs" ]; then
  printf '\n!!! NOT RUN ON POSTGRESQL: no initdb here (Debian: apt install postgresql). Not run: %s\n\n' "$*" >&2
  exit 0
fi

# The server refuses to run as root.
as_owner() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }

place=$(mktemp -d "${TMPDIR:-/tmp}/quartiers-postgres-XXXXXX")
stop() {
  (cd / && as_owner "$programs/pg_ctl" -D "$place/data" -m immediate stop >/dev/null 2>&1) || true
  rm -rf "$place"
}
trap stop EXIT
trap 'exit 130' INT TERM
if [ "$(id -u)" = 0 ]; then chown postgres "$place"; fi

(
  cd /
  # A French collation: whatever is ordered by the database instead of a stored key shows.
  as_owner "$programs/initdb" -D "$place/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 \
    --locale-provider=icu --icu-locale=fr >"$place/log" 2>&1 || { cat "$place/log" >&2; exit 1; }
  as_owner "$programs/pg_ctl" -D "$place/data" -l "$place/data/log" -w \
    -o "-c listen_addresses='' -c unix_socket_directories='$place' -c fsync=off -c synchronous_commit=off -c full_page_writes=off" \
    start >/dev/null || { cat "$place/data/log" >&2; exit 1; }
)
export QUARTIERS_TEST_DATABASE_URL="postgres://postgres@${place//\//%2F}/postgres"
export PATH="$PATH:$programs"
"$@"
