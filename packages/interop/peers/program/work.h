// SPDX-License-Identifier: Apache-2.0
// What is asked in each call and what the right answer is.
#ifndef PEER_WORK_H
#define PEER_WORK_H

#include "body.h"
#include "options.h"

/** Writes the request of call `number` (from 1) of client `client` (from 0). Sums differ between all calls. */
void write_request(struct outgoing *request, const struct options *options, int client, int number);

struct answer {
  bool readable, right;
  int64_t sum;   // add
  size_t octets; // big
};

/** Checks a reply to that call, octet by octet. */
struct answer check_reply(const struct incoming *reply, const struct options *options, int client, int number);

struct question {
  bool readable;
  int64_t a, b;  // add
  size_t octets; // big
};

/** Reads a request and writes its reply: a + b, or the octets XOR 0xff. What cannot be read counts as 0 or empty. */
struct question answer_request(struct outgoing *reply, const struct incoming *request, bool big);

#endif
