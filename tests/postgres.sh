#!/usr/bin/env bash
# Runs a command with a PostgreSQL cluster of its own, named by ORDERTIDE_TEST_POSTGRES_URL:
#     tests/postgres.sh cargo nextest run
# The cluster lives in a new temporary folder on a free port and is gone afterwards, however the command ends.
# The exit code is the command's. ORDERTIDE_TEST_FSYNC=on keeps fsync on: off is enough as long as tests kill our
# processes and not PostgreSQL.
set -euo pipefail

[ $# -gt 0 ] || { echo "usage: $0 COMMAND [ARGUMENT...]" >&2; exit 2; }

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
if [ -z "$bin" ] || [ ! -x "$bin/initdb" ]; then
    echo "PostgreSQL is required: run \`make setup\`, or install the package postgresql" >&2
    exit 1
fi

# PostgreSQL refuses to run as root.
as_owner=()
folder=$(mktemp -d "${TMPDIR:-/tmp}/ordertide-postgres.XXXXXX")
if [ "$(id -u)" = 0 ]; then
    as_owner=(setpriv --reuid=postgres --regid=postgres --init-groups)
    chown postgres: "$folder"
fi

command_pid=
stop() {
    trap - EXIT INT TERM
    [ -z "$command_pid" ] || kill -TERM "$command_pid" 2>/dev/null || true
    (cd "$folder" && "${as_owner[@]}" "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1) || true
    rm -rf "$folder"
}
trap stop EXIT
trap 'stop; exit 130' INT
trap 'stop; exit 143' TERM

free_port() {
    # Asked of the kernel's range below the ephemeral ports, so that no outgoing connection takes it meanwhile.
    local port
    while :; do
        port=$((20000 + RANDOM % 10000))
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
    done
}

# From here on in the new folder: the caller's may be closed to the user postgres.
if ! (cd "$folder" && "${as_owner[@]}" "$bin/initdb" -D "$folder/data" -U ordertide --auth=trust --encoding=UTF8 \
        --locale=C.UTF-8 --no-sync >"$folder/initdb.log" 2>&1); then
    cat "$folder/initdb.log" >&2
    exit 1
fi
settings="-c listen_addresses=127.0.0.1 -c unix_socket_directories=$folder -c max_connections=200"
settings+=" -c fsync=${ORDERTIDE_TEST_FSYNC:-off}"
started=
for _ in 1 2 3 4 5; do
    port=$(free_port)
    if (cd "$folder" && "${as_owner[@]}" "$bin/pg_ctl" -D "$folder/data" -l "$folder/data/server.log" -w -t 60 \
            -o "$settings -p $port" start >/dev/null 2>&1); then
        started=yes
        break
    fi
done
if [ -z "$started" ]; then
    cat "$folder/data/server.log" >&2
    exit 1
fi

export ORDERTIDE_TEST_POSTGRES_URL="postgres://ordertide@127.0.0.1:$port/postgres"
# Waited for rather than run in the foreground, so that a signal to this script is acted on at once.
"$@" <&0 &
command_pid=$!
code=0
wait "$command_pid" || code=$?
command_pid=
exit "$code"
