#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Plays the peers against each other in a network namespace of its own and compares with what real ROS 2 Humble does.
# Needs root (unshare, ip) and both peers built. Prints one line per case; exit 1 if any differs.
set -u
cd "$(dirname "$0")"
if [ "${1:-}" != inside ]; then exec unshare -n -- "$0" inside; fi
ip link set lo up
ip link set lo multicast on
ip route add 224.0.0.0/4 dev lo
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
failed=0

# play NAME SERVER "flags" CLIENT "flags" CLIENT-STATUS [PATTERN in either output]...
play() {
  local name=$1 server=$2 server_flags=$3 client=$4 client_flags=$5 status=$6 pattern got
  shift 6
  # shellcheck disable=SC2086
  "build/$server-peer" server $server_flags >"$out/server" 2>"$out/server-log" &
  local pid=$!
  # shellcheck disable=SC2086
  "build/$client-peer" client $client_flags >"$out/client" 2>"$out/client-log"
  got=$?
  sleep 0.2 # so that the server hears of the client's leaving
  kill -TERM "$pid"
  wait "$pid" || { echo "  the server ended with status $?"; got=server; }
  local verdict=ok
  [ "$got" = "$status" ] || { verdict=FAILED; echo "  client status $got, expected $status"; }
  for pattern in "$@"; do
    grep -qE -- "$pattern" "$out/server" "$out/client" || { verdict=FAILED; echo "  nowhere: $pattern"; }
  done
  [ "$verdict" = ok ] || { failed=1; tail -n 3 "$out"/*; }
  echo "$verdict  $name"
}

for vendor in cyclonedds fastdds; do
  play "$vendor: 1,000 calls in sequence" $vendor '--quiet' $vendor '--calls 1000 --quiet' 0 '"ok":1000,"lost":0'
  play "$vendor: 4 clients in one process" $vendor '--quiet' $vendor '--calls 250 --clients 4 --quiet' 0 '"ok":1000'
  play "$vendor: 64 in flight, depth 1000" $vendor '--quiet --depth 1000' $vendor \
    '--calls 5000 --in-flight 64 --depth 1000 --quiet' 0 '"ok":5000'
  play "$vendor: 10 untaken requests are kept" $vendor '--slow-ms 50' $vendor '--calls 10 --burst' 0 '"ok":10,"lost":0'
  play "$vendor: the 11th pushes out one" $vendor '--slow-ms 50' $vendor '--calls 11 --burst --timeout-ms 1500' 1 \
    '"ok":10,"lost":1' '"event":"lost","client":0,"n":1}'
  play "$vendor: a burst of 64 loses 54" $vendor '--slow-ms 20' $vendor '--calls 64 --burst --timeout-ms 1500' 1 \
    '"ok":10,"lost":54'
  play "$vendor: reply reader never announced" $vendor '' $vendor '--half --timeout-ms 400' 1 \
    '"why":"reply-reader-timeout","ms":1[0-2][0-9]\.'
  play "$vendor: server without reply writer" $vendor '--half' $vendor '--wait-ms 700' 3 '"matched_writers":0'
  play "$vendor: client leaves before the answer" $vendor '--callback-ms 1500' $vendor '--timeout-ms 100' 1 \
    '"why":"client-gone"'
  play "$vendor: first 2 requests unanswered" $vendor '--silent 2' $vendor '--calls 3 --timeout-ms 300' 1 \
    '"ok":1,"lost":2'
  play "$vendor: the other vendor's form" $vendor '' $vendor '--foreign-form --timeout-ms 300' 1 \
    '"why":"request-length"'
  play "$vendor: 200,000 octets each way" $vendor '--type big' $vendor '--type big --calls 20' 0 '"ok":20'
  play "$vendor: 3,000,000 octets, 3 % loss" $vendor '--type big --drop 3' $vendor \
    '--type big --size 3000000 --drop 3 --calls 2 --timeout-ms 60000' 0 '"ok":2'
  play "$vendor: 5 % loss by its own option" $vendor '' $vendor \
    '--vendor-drop 5 --calls 30 --timeout-ms 30000 --quiet' 0 '"ok":30,"lost":0'
  play "$vendor: all lost by its own option" $vendor '' $vendor '--vendor-drop 100 --wait-ms 700' 3 \
    '"request_readers":0,"reply_writers":0'
done

play 'cyclonedds client, fastdds server' fastdds '' cyclonedds '--timeout-ms 400' 1 \
  '"why":"request-length","length":36,"limit":23'
# A request that came before the server knew its writer is repaired after 3 s.
play 'fastdds client, cyclonedds server' cyclonedds '' fastdds '--timeout-ms 4000' 1 \
  '"why":"request-length","length":20' '"a":0,"b":0' '"why":"reply-length","length":28,"limit":15'
play 'fastdds: a second request reader hides the service' fastdds '--extra-reader' fastdds '--wait-ms 700' 3 \
  '"request_readers":2,"reply_writers":1'
play 'cyclonedds: a second request reader does not' cyclonedds '--extra-reader' cyclonedds '' 0 '"ok":1'
play 'cyclonedds: serviceid on the reader only' cyclonedds '--ids reader' cyclonedds '--wait-ms 700' 3 \
  '"event":"unavailable"'
play 'cyclonedds: no serviceid at all' cyclonedds '--no-serviceid' cyclonedds '' 0 '"ok":1'
play 'cyclonedds: clientid on the writer only' cyclonedds '' cyclonedds '--ids writer --timeout-ms 400' 1 \
  '"why":"reply-reader-timeout"'
play 'cyclonedds: no clientid at all' cyclonedds '' cyclonedds '--ids none' 0 '"ok":1'
play 'fastdds: no related identity' fastdds '' fastdds '--ids none' 0 '"ok":1'
exit $failed
