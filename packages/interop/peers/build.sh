#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds the peers of the vendors that are installed into build/; says what was skipped and why.
set -eu
cd "$(dirname "$0")"
mkdir -p build
: "${CC:=cc}" "${CXX:=c++}"
flags='-O2 -g -Wall -Wextra -Wshadow -pthread'

# has HEADER: whether the compiler finds it
has() {
  printf '#include <%s>\n' "$1" | "$CXX" -x c++ -E - >/dev/null 2>&1
}

skip() {
  echo "skipped: $1 ($CXX finds no <$2>; install $3)"
}

if has dds/dds.h; then
  # shellcheck disable=SC2086
  "$CC" -std=gnu11 $flags -o build/cyclonedds-peer program/*.c cyclonedds/*.c -lddsc
  echo 'built: build/cyclonedds-peer'
else
  skip cyclonedds-peer dds/dds.h cyclonedds-dev
fi

if has fastdds/dds/domain/DomainParticipant.hpp; then
  rm -rf build/objects
  mkdir build/objects
  # shellcheck disable=SC2086
  (cd build/objects && "$CC" -std=gnu11 $flags -c ../../program/*.c)
  # shellcheck disable=SC2086
  "$CXX" -std=c++17 $flags -o build/fastdds-peer build/objects/*.o fastdds/*.cpp -lfastrtps -lfastcdr
  rm -rf build/objects
  echo 'built: build/fastdds-peer'
else
  skip fastdds-peer fastdds/dds/domain/DomainParticipant.hpp libfastrtps-dev
fi
