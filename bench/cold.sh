#!/bin/sh
# How long a stranger waits: a fresh clone, nothing installed, `make run`, the first page. Installs from the package
# index this machine is set up with, so most of it is download. Prints seconds; leaves nothing behind.
#   bench/cold.sh [port]
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
port=${1:-8791}
folder=$(mktemp -d /tmp/servicehall-cold-XXXXXX)
chmod 711 "$folder"
pid=
finish() {
    if [ -n "$pid" ]; then
        kill -TERM -- "-$pid" 2>/dev/null || true
        while kill -0 -- "-$pid" 2>/dev/null; do sleep 0.2; done
    fi
    rm -rf "$folder"
}
trap finish EXIT
trap 'exit 130' INT TERM

git clone -q --depth 1 "file://$here" "$folder/servicehall"
cd "$folder/servicehall"
now() { date +%s.%N; }

wait_for_page() {
    until python3 - "$port" 2>/dev/null <<'PAGE'
import sys, urllib.request
urllib.request.build_opener(urllib.request.ProxyHandler({})).open(f"http://127.0.0.1:{sys.argv[1]}/", timeout=10)
PAGE
    do
        kill -0 "$pid" 2>/dev/null || { echo "make run ended:"; tail -20 "$folder/log"; exit 1; }
        sleep 0.1
    done
}

begun=$(now)
# A session of their own, so that make and what it started can be told to stop together.
SERVICEHALL_HOME="$folder/home" SERVICEHALL_PORT="$port" setsid make run >"$folder/log" 2>&1 &
pid=$!
wait_for_page
ended=$(now)
echo "$begun $ended" | awk '{ printf "make run, fresh clone and nothing installed: first page after %.1f s\n", $2 - $1 }'
