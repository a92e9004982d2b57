// SPDX-License-Identifier: Apache-2.0
// What a DDS vendor provides to the roles: one participant with clients, one service or the ends of topics, in the manner of
// its ROS rmw.
#ifndef PEER_VENDOR_H
#define PEER_VENDOR_H

#include "body.h"
#include "options.h"

#ifdef __cplusplus
extern "C" {
#endif

struct peer;       // one participant
struct service_end; // one client or one service: a writer and a reader of one service name
struct topic_end;   // one publisher or one subscription

/** Keep-last; what is not reliable is best-effort, what is not transient-local volatile. */
struct topic_qos {
  bool reliable, transient_local;
  int depth;
};

/** Endpoints seen, in the words of the rmw's service_is_available. */
struct availability {
  bool available;
  int request_readers, reply_writers; // in the whole domain, ours included
  int matched_readers, matched_writers;
};

enum taken {
  TAKEN_NOTHING,
  TAKEN_MESSAGE,
  TAKEN_FOREIGN, // a reply to somebody else: all clients of a service share one reply topic
  TAKEN_REFUSED, // unreadable, reported already
};

enum sent {
  SENT,
  SENT_CLIENT_GONE, // the rmw returns OK here and sends nothing
  SENT_TIMEOUT,     // the reply reader was not matched within 100 ms; nothing sent
  SENT_ERROR,
};

extern const char *const vendor_name;
const char *vendor_version(void);

/** Whether the rmw runs the service callback on a request that it could not read (with a default request). */
extern const bool vendor_serves_unreadable;

/** Creates the participant; NULL after a message on stderr if that fails. All others end the process on failure. */
struct peer *peer_open(const struct options *options);
struct service_end *peer_add_client(struct peer *peer);
struct service_end *peer_add_service(struct peer *peer);
/** Publishes ros_discovery_info once all ends exist. */
void peer_announce(struct peer *peer);
/** Waits until every refusal so far has been reported. */
void peer_settle(struct peer *peer);
void peer_close(struct peer *peer);

/** Blocks until data may be waiting, peer_wake was called or `timeout_ms` has passed (negative: no limit). */
void peer_wait(struct peer *peer, int timeout_ms);
/** Ends a peer_wait from another thread, now or the next one. */
void peer_wake(struct peer *peer);

void client_availability(struct service_end *client, struct availability *result);
/** Sends one request and returns the number that its reply will carry, or -1. */
int64_t client_send(struct service_end *client, struct outgoing *request);

bool end_has_data(struct service_end *end);
/** Takes one sample, as the rmws do. `message` keeps its buffer from take to take. */
enum taken end_take(struct service_end *end, struct incoming *message);
enum sent service_reply(struct service_end *service, const struct incoming *request, struct outgoing *reply);

/** `topic` is without the leading slash, `type` its DDS name. */
struct topic_end *peer_add_publisher(struct peer *peer, const char *topic, const char *type,
                                     const struct topic_qos *wanted);
struct topic_end *peer_add_subscription(struct peer *peer, const char *topic, const char *type,
                                        const struct topic_qos *wanted);
/** How many readers a publisher is matched with. */
int publisher_readers(struct topic_end *publisher);
void topic_publish(struct topic_end *publisher, struct outgoing *message);
/** Takes the next sample; false if there is none. `message` keeps its buffer from take to take. */
bool topic_take(struct topic_end *subscription, struct incoming *message);

#ifdef __cplusplus
}
#endif

#endif
