// SPDX-License-Identifier: Apache-2.0
// Plays the clients: waits for the service, calls it as often as told, verifies every answer, reports the times.
#include "datagram-drop.h"
#include "report.h"
#include "roles.h"
#include "stop-signal.h"
#include "work.h"

#include <stdlib.h>

enum state { OPEN, ANSWERED, LOST };

struct call {
  int number;       // from 1
  int64_t sequence; // rising within one client with both vendors
  uint64_t sent_ns;
  enum state state;
};

struct caller {
  struct service_end *end;
  struct call *calls;             // those that could be written
  int tried, sent, oldest, open; // calls before `oldest` are not open
  unsigned ok, wrong, lost, late, unknown;
};

struct run {
  struct peer *peer;
  const struct options *options;
  struct caller *callers;
  uint64_t *times; // of right answers, ns
  size_t time_count;
  unsigned foreign;
};

static int ms_since(uint64_t start) { return (int)((monotonic_ns() - start) / 1000000); }

/** Waits until every client may send; false if one may not in time. */
static bool wait_for_service(struct run *run) {
  const struct options *options = run->options;
  uint64_t start = monotonic_ns();
  for (int i = 0; i < options->clients; i++) {
    struct availability seen;
    for (;;) {
      client_availability(run->callers[i].end, &seen);
      if (options->no_wait || options->half ? seen.matched_readers > 0 : seen.available) break;
      if (stopped() || ms_since(start) >= options->wait_ms) {
        report("{\"event\":\"unavailable\",\"client\":%d,\"ms\":%d,\"request_readers\":%d,\"reply_writers\":%d,"
               "\"matched_readers\":%d,\"matched_writers\":%d}",
               i, ms_since(start), seen.request_readers, seen.reply_writers, seen.matched_readers,
               seen.matched_writers);
        return false;
      }
      stop_sleep_ms(2);
    }
    report("{\"event\":\"available\",\"client\":%d,\"ms\":%d}", i, ms_since(start));
  }
  return true;
}

static void send_more(struct run *run, int client, struct outgoing *request) {
  struct caller *caller = &run->callers[client];
  const struct options *options = run->options;
  while (caller->open < options->in_flight && caller->tried < options->calls) {
    struct call *call = &caller->calls[caller->sent];
    *call = (struct call){.number = ++caller->tried, .state = OPEN};
    write_request(request, options, client, call->number);
    call->sent_ns = monotonic_ns();
    call->sequence = client_send(caller->end, request);
    if (call->sequence < 0) {
      caller->lost++;
      report_refused("request-not-written", "");
      continue;
    }
    caller->sent++;
    caller->open++;
  }
}

static struct call *find_call(const struct caller *caller, int64_t sequence) {
  for (int low = 0, high = caller->sent - 1; low <= high;) {
    int middle = low + (high - low) / 2;
    struct call *call = &caller->calls[middle];
    if (call->sequence == sequence) return call;
    if (call->sequence < sequence) low = middle + 1;
    else high = middle - 1;
  }
  return NULL;
}

static void receive(struct run *run, int client, const struct incoming *reply) {
  struct caller *caller = &run->callers[client];
  struct call *call = find_call(caller, reply->sequence);
  if (call == NULL) {
    caller->unknown++;
    return;
  }
  int number = call->number;
  struct answer answer = check_reply(reply, run->options, client, number);
  if (!answer.readable) {
    report_refused("reply-length", "");
    if (!vendor_serves_unreadable) return;
  }
  if (call->state != OPEN) {
    caller->late++;
    return;
  }
  uint64_t took = monotonic_ns() - call->sent_ns;
  call->state = ANSWERED;
  caller->open--;
  if (answer.right) {
    caller->ok++;
    run->times[run->time_count++] = took;
  } else {
    caller->wrong++;
  }
  if (run->options->quiet && answer.right) return;
  const char *verdict = answer.right ? "" : ",\"wrong\":true";
  if (run->options->big)
    report("{\"event\":\"reply\",\"client\":%d,\"n\":%d,\"bytes\":%zu,\"us\":%llu%s}", client, number, answer.octets,
           (unsigned long long)took / 1000, verdict);
  else
    report("{\"event\":\"reply\",\"client\":%d,\"n\":%d,\"sum\":%lld,\"us\":%llu%s}", client, number,
           (long long)answer.sum, (unsigned long long)took / 1000, verdict);
}

/** Gives up calls that are due; returns when the next one is, or UINT64_MAX. */
static uint64_t expire(struct run *run, int client) {
  struct caller *caller = &run->callers[client];
  uint64_t timeout = (uint64_t)run->options->timeout_ms * 1000000;
  for (; caller->oldest < caller->sent; caller->oldest++) {
    struct call *call = &caller->calls[caller->oldest];
    if (call->state != OPEN) continue;
    if (monotonic_ns() < call->sent_ns + timeout) return call->sent_ns + timeout;
    call->state = LOST;
    caller->open--;
    caller->lost++;
    if (!run->options->quiet) report("{\"event\":\"lost\",\"client\":%d,\"n\":%d}", client, call->number);
  }
  return UINT64_MAX;
}

static void call_all(struct run *run) {
  struct outgoing request = {0};
  struct incoming reply = {0};
  while (!stopped()) {
    uint64_t next = UINT64_MAX;
    bool finished = true;
    for (int i = 0; i < run->options->clients; i++) {
      expire(run, i);
      send_more(run, i, &request);
      uint64_t due = expire(run, i);
      if (due < next) next = due;
      if (run->callers[i].open > 0 || run->callers[i].tried < run->options->calls) finished = false;
    }
    if (finished) return;
    uint64_t now = monotonic_ns();
    peer_wait(run->peer, next <= now ? 0 : (int)((next - now) / 1000000) + 1);
    for (int i = 0; i < run->options->clients; i++) {
      for (enum taken taken; (taken = end_take(run->callers[i].end, &reply)) != TAKEN_NOTHING;) {
        if (taken == TAKEN_FOREIGN) run->foreign++;
        if (taken == TAKEN_MESSAGE) receive(run, i, &reply);
      }
    }
  }
}

static int by_value(const void *left, const void *right) {
  uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
  return (a > b) - (a < b);
}

static double percentile_us(const struct run *run, double fraction) {
  if (run->time_count == 0) return 0;
  size_t index = (size_t)(fraction * (double)run->time_count);
  return (double)run->times[index < run->time_count ? index : run->time_count - 1] / 1000;
}

/** Reports each client and the total; returns whether every call was answered rightly. */
static bool report_results(struct run *run, uint64_t took_ns) {
  struct caller total = {0};
  for (int i = 0; i < run->options->clients; i++) {
    const struct caller *caller = &run->callers[i];
    report("{\"event\":\"client\",\"client\":%d,\"sent\":%d,\"ok\":%u,\"lost\":%u,\"wrong\":%u,\"late\":%u}", i,
           caller->sent, caller->ok, caller->lost, caller->wrong, caller->late);
    total.sent += caller->sent;
    total.ok += caller->ok;
    total.lost += caller->lost;
    total.wrong += caller->wrong;
    total.late += caller->late;
    total.unknown += caller->unknown;
  }
  peer_settle(run->peer);
  qsort(run->times, run->time_count, sizeof *run->times, by_value);
  report("{\"event\":\"done\",\"sent\":%d,\"ok\":%u,\"lost\":%u,\"wrong\":%u,\"late\":%u,\"unknown\":%u,\"foreign\":%u,"
         "\"refused\":%u,\"dropped\":%lu,\"ms\":%.1f,\"calls_per_s\":%.0f,\"p50us\":%.1f,\"p99us\":%.1f}",
         total.sent, total.ok, total.lost, total.wrong, total.late, total.unknown, run->foreign, report_refusals(),
         datagrams_dropped(), (double)took_ns / 1e6, took_ns == 0 ? 0 : total.ok * 1e9 / (double)took_ns,
         percentile_us(run, 0.5), percentile_us(run, 0.99));
  return total.ok == (unsigned)run->options->clients * (unsigned)run->options->calls;
}

int play_client(struct peer *peer, const struct options *options) {
  size_t clients = (size_t)options->clients, calls = (size_t)options->calls;
  struct run run = {
    .peer = peer,
    .options = options,
    .callers = calloc(clients, sizeof *run.callers),
    .times = calloc(clients * calls, sizeof *run.times),
  };
  if (run.callers == NULL || run.times == NULL) abort();
  for (size_t i = 0; i < clients; i++) {
    run.callers[i].end = peer_add_client(peer);
    run.callers[i].calls = calloc(calls, sizeof(struct call));
    if (run.callers[i].calls == NULL) abort();
  }
  peer_announce(peer);
  report("{\"event\":\"ready\",\"role\":\"client\",\"vendor\":\"%s\",\"version\":\"%s\",\"service\":\"%s\"}",
         vendor_name, vendor_version(), options->service);
  if (!wait_for_service(&run)) return 3;
  uint64_t start = monotonic_ns();
  call_all(&run);
  return report_results(&run, monotonic_ns() - start) ? 0 : 1;
}
