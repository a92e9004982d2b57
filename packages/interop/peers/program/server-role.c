// SPDX-License-Identifier: Apache-2.0
// Plays the service: takes one request at a time, answers it, until it is told to stop.
#include "datagram-drop.h"
#include "report.h"
#include "roles.h"
#include "stop-signal.h"
#include "work.h"

#include <stdio.h>

struct counts {
  unsigned requests, answered, silent, gone, timeouts, errors;
};

static void report_request(unsigned n, const struct incoming *request, const struct question *question, bool big) {
  char client[33];
  hex(client, request->client, sizeof request->client);
  if (big)
    report("{\"event\":\"request\",\"n\":%u,\"client\":\"%s\",\"sequence\":%lld,\"bytes\":%zu}", n, client,
           (long long)request->sequence, question->octets);
  else
    report("{\"event\":\"request\",\"n\":%u,\"client\":\"%s\",\"sequence\":%lld,\"a\":%lld,\"b\":%lld}", n, client,
           (long long)request->sequence, (long long)question->a, (long long)question->b);
}

static void serve(struct service_end *service, const struct options *options, struct counts *counts,
                  const struct incoming *request, struct outgoing *reply) {
  struct question question = answer_request(reply, request, options->big);
  if (!question.readable) {
    char length[40];
    snprintf(length, sizeof length, "\"length\":%zu", request->length);
    report_refused("request-length", length);
    if (!vendor_serves_unreadable) return;
  }
  counts->requests++;
  if (!options->quiet) report_request(counts->requests, request, &question, options->big);
  if (counts->silent < (unsigned)options->silent) {
    counts->silent++;
    return;
  }
  if (options->callback_ms > 0) stop_sleep_ms(options->callback_ms);
  uint64_t start = monotonic_ns();
  enum sent sent = service_reply(service, request, reply);
  char waited[40];
  snprintf(waited, sizeof waited, "\"ms\":%.1f", (double)(monotonic_ns() - start) / 1e6);
  switch (sent) {
    case SENT: counts->answered++; break;
    case SENT_CLIENT_GONE:
      counts->gone++;
      report_refused("client-gone", waited);
      break;
    case SENT_TIMEOUT:
      counts->timeouts++;
      report_refused("reply-reader-timeout", waited);
      break;
    case SENT_ERROR:
      counts->errors++;
      report_refused("reply-not-written", waited);
      break;
  }
}

int play_server(struct peer *peer, const struct options *options) {
  struct service_end *service = peer_add_service(peer);
  for (int i = 1; i < options->services; i++) peer_add_service(peer);
  peer_announce(peer);
  report("{\"event\":\"ready\",\"role\":\"server\",\"vendor\":\"%s\",\"version\":\"%s\",\"service\":\"%s\"}",
         vendor_name, vendor_version(), options->service);

  struct counts counts = {0};
  struct incoming request = {0};
  struct outgoing reply = {0};
  while (!stopped()) {
    if (!end_has_data(service)) {
      peer_wait(peer, -1);
      continue;
    }
    // A sample that waits here keeps its place in the reader's history.
    if (options->slow_ms > 0) stop_sleep_ms(options->slow_ms);
    if (end_take(service, &request) == TAKEN_MESSAGE) serve(service, options, &counts, &request, &reply);
  }
  peer_settle(peer);
  report("{\"event\":\"done\",\"requests\":%u,\"answered\":%u,\"silent\":%u,\"refused\":%u,\"gone\":%u,\"timeouts\":%u,"
         "\"errors\":%u,\"dropped\":%lu}",
         counts.requests, counts.answered, counts.silent, report_refusals(), counts.gone, counts.timeouts,
         counts.errors, datagrams_dropped());
  return 0;
}
