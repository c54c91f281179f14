#!/bin/sh
# Records a state directory as this release writes it, for the tests of later releases:
#
#     Tests/EndToEndTests/Fixtures/record.sh .build/debug/jobs Tests/EndToEndTests/Fixtures/state-0.1.0
#
# Never record a release again once it is out: the directory says what that release really wrote. ReleasesTests.swift
# knows what is in it: a job that completed, one that failed twice, one that ran when the machine went down, and one
# that waits in a group that is paused.
set -eu

jobs=$(realpath "$1")
target=$2
world=$(mktemp -d /tmp/jobs-record.XXXXXX)

run() {
    env -i -C / PATH=/usr/bin:/bin HOME=/nowhere LANG=C.UTF-8 JOBS_HOME="$world/state" \
        JOBS_MACHINE_ID=f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1 JOBS_BOOT_ID=11111111-1111-4111-8111-111111111111 \
        "$jobs" "$@"
}

run run --name first --label kind=fixture -- sh -c 'echo out; echo err >&2; echo "{\"ok\":true}" >"$JOBS_RESULT"'
run wait 1
run run -- sh -c 'echo attempt $JOBS_ATTEMPT; exit $JOBS_ATTEMPT'
run wait 2 || :
run retry 2
run wait 2 || :
mkfifo "$world/started"
run run --timeout 1h -- sh -c "echo half; echo up >'$world/started'; exec sleep 1000"
read -r _ <"$world/started"
run group set later --slots 3
run group pause later
run run --group later -- sh -c 'echo later; exit 5'
main=$(run status --json 3 | sed 's/.*"pid":\([0-9]*\).*/\1/')
shim=$(sed 's/.*) . \([0-9]*\) .*/\1/' "/proc/$main/stat")
run supervisor stop
kill -KILL "$shim"
kill -KILL "$main"

rm -rf "$target"
mkdir -p "$target"
# Sockets and what only a living supervisor needs stay behind.
(cd "$world/state" && tar cf - --exclude='*.sock' --exclude=ballast --exclude='jobs.db-*' --exclude='*.lock' --exclude=supervisor.log .) |
    tar xf - -C "$target"
find "$target" -type d -empty -delete
rm -rf "$world"
