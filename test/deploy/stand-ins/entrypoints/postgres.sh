#!/bin/bash
# As the public image: a server for the socket only makes the database; then the real one takes its place.
set -e
PATH="$(echo /usr/lib/postgresql/*/bin):$PATH"
if [ "$(id -u)" = 0 ]; then
  mkdir -p "$PGDATA"
  chown -R postgres:postgres "$PGDATA"
  chmod 700 "$PGDATA"
  exec setpriv --reuid postgres --regid postgres --init-groups "$0" "$@"
fi
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  password="$(cat "$POSTGRES_PASSWORD_FILE")"
  initdb --username="$POSTGRES_USER" --pwfile=<(echo "$password") --auth-host=scram-sha-256 --auth-local=trust >/dev/null
  echo 'host all all all scram-sha-256' >> "$PGDATA/pg_hba.conf"
  pg_ctl -w -o "-c listen_addresses=''" start >/dev/null
  createdb -U "$POSTGRES_USER" "$POSTGRES_DB"
  # The public image runs scripts here. A health check by the socket would pass meanwhile.
  sleep 3
  pg_ctl -m fast -w stop >/dev/null
fi
exec "$@" -c listen_addresses='*'
