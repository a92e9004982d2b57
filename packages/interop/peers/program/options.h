// SPDX-License-Identifier: Apache-2.0
// The command line that both peers share.
#ifndef PEER_OPTIONS_H
#define PEER_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum role { ROLE_CLIENT, ROLE_SERVER, ROLE_TALKER, ROLE_LISTENER, ROLE_EVENT_LISTENER };
enum ids { IDS_BOTH, IDS_NONE, IDS_WRITER, IDS_READER };
enum { INTERFACES_MAXIMUM = 4 };
/** As an interface: the vendor chooses, as it does for a ROS program that is told nothing. */
#define EVERY_INTERFACE "0.0.0.0"

struct options {
  enum role role;
  unsigned domain;
  const char *service; // without leading slash
  const char *interfaces[INTERFACES_MAXIMUM]; // IPv4 addresses of those that are used
  int interface_count;                        // at least 1
  const char *node;                           // name in ros_discovery_info, NULL: no graph endpoints at all
  bool big;                                   // --type big
  int clients;
  int calls;     // per client
  int in_flight; // per client, 0: all at once
  int64_t a, b;
  uint64_t seed;
  int size; // octets in a big request
  int timeout_ms, wait_ms;
  int depth;
  bool keep_all;
  int slow_ms;     // before each take
  int callback_ms; // between take and reply
  int drop_percent;
  int vendor_drop_percent; // by the vendor's own test option
  int silent;
  int services; // all but the first are never served
  enum ids ids;
  bool half;
  bool extra_reader;
  bool foreign_form;
  bool no_wait;
  bool quiet;
};

/** Fills `options`, or prints the usage on stderr and ends the process with status 2. */
void options_parse(struct options *options, int argc, char **argv);

#ifdef __cplusplus
}
#endif

#endif
