// SPDX-License-Identifier: Apache-2.0
// Plays a listener: hears a talker, and reports what it has heard when it has heard it all.
#include "report.h"
#include "roles.h"
#include "stop-signal.h"
#include "topic-messages.h"

#include <stdio.h>
#include <string.h>

enum { WAIT_MS = 50, LIMIT_MS = 40000, CHATTER = 100, LATE = 3 };

/** What was heard on a topic. */
struct heard {
  struct topic_end *end;
  int count;
  bool out_of_order; // whether the nth was not the number n
  char joined[2048]; // the first ones
};

struct listener {
  struct heard chatter, scan, reliable, late, plain; // of the best-effort talker and of the latched one two kinds each
  struct topic_end *image_end, *rosout_end;
  char image[64], log[2 * TEXT_SIZE + 16];
};

static void subscribe(struct peer *peer, struct heard *heard, const char *topic, struct topic_qos qos) {
  heard->end = peer_add_subscription(peer, topic, STRING_TYPE, &qos);
}

static void hear(struct heard *heard, struct incoming *message) {
  char text[TEXT_SIZE], number[16];
  while (topic_take(heard->end, message)) {
    if (!read_text(message, text)) snprintf(text, sizeof text, "malformed");
    snprintf(number, sizeof number, "%d", ++heard->count);
    if (strcmp(text, number) != 0) heard->out_of_order = true;
    size_t length = strlen(heard->joined);
    snprintf(heard->joined + length, sizeof heard->joined - length, "%s%s", length == 0 ? "" : ",", text);
  }
}

static void hear_image(struct listener *listener, struct incoming *message) {
  size_t size = 0;
  bool right = false;
  while (topic_take(listener->image_end, message)) {
    if (!read_image(message, &size, &right)) right = false;
    snprintf(listener->image, sizeof listener->image, "%zu %s", size, right ? "right" : "wrong");
  }
}

/** Keeps the first that the talker said: it also warns of the reliable listener. */
static void hear_log(struct listener *listener, struct incoming *message) {
  unsigned level;
  char name[TEXT_SIZE], text[TEXT_SIZE];
  while (topic_take(listener->rosout_end, message)) {
    if (listener->log[0] != '\0' || !read_log(message, &level, name, text) || strcmp(name, "topic_talker") != 0) continue;
    snprintf(listener->log, sizeof listener->log, "%u %s: %s", level, name, text);
  }
}

static bool has_all(const struct listener *listener) {
  return listener->chatter.count >= CHATTER && listener->scan.count > 0 && listener->late.count >= LATE &&
         listener->image[0] != '\0' && listener->log[0] != '\0';
}

static void answer(const char *ask, const char *text) {
  report("{\"event\":\"answer\",\"ask\":\"%s\",\"text\":\"%s\"}", ask, text);
}

int play_listener(struct peer *peer) {
  static struct listener listener;
  subscribe(peer, &listener.chatter, "chatter", (struct topic_qos){.reliable = true, .depth = 100});
  subscribe(peer, &listener.scan, "scan", (struct topic_qos){.depth = 5});
  subscribe(peer, &listener.reliable, "scan", (struct topic_qos){.reliable = true, .depth = 10});
  subscribe(peer, &listener.late, "map", (struct topic_qos){.reliable = true, .transient_local = true, .depth = 10});
  subscribe(peer, &listener.plain, "plan", (struct topic_qos){.reliable = true, .depth = 10});
  const struct topic_qos image_qos = {.reliable = true, .depth = 10};
  listener.image_end = peer_add_subscription(peer, "image", IMAGE_TYPE, &image_qos);
  const struct topic_qos rosout_qos = {.reliable = true, .transient_local = true, .depth = 1000};
  listener.rosout_end = peer_add_subscription(peer, "rosout", LOG_TYPE, &rosout_qos);
  peer_announce(peer);
  report("{\"event\":\"ready\",\"role\":\"listener\",\"vendor\":\"%s\"}", vendor_name);

  struct heard *const texts[] = {&listener.chatter, &listener.scan, &listener.reliable, &listener.late, &listener.plain};
  struct incoming message = {0};
  uint64_t end = monotonic_ns() + LIMIT_MS * UINT64_C(1000000);
  while (!stopped() && !has_all(&listener) && monotonic_ns() < end) {
    peer_wait(peer, WAIT_MS);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) hear(texts[i], &message);
    hear_image(&listener, &message);
    hear_log(&listener, &message);
  }
  char chatter[sizeof listener.chatter.joined + 16];
  snprintf(chatter, sizeof chatter, "%d %s", listener.chatter.count,
           listener.chatter.out_of_order ? listener.chatter.joined : "in order");
  answer("chatter", chatter);
  answer("scan", listener.scan.count > 0 ? "heard" : "not heard");
  answer("scan, reliable", listener.reliable.joined);
  answer("map, late", listener.late.joined);
  answer("plan, volatile", listener.plain.joined);
  answer("image", listener.image);
  answer("log", listener.log);
  report("{\"event\":\"done\"}");
  return 0;
}
