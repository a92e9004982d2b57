// SPDX-License-Identifier: Apache-2.0
// Clients and services in the manner of rmw_cyclonedds_cpp (Humble): a 16 byte id in front of every body, pairs told
// apart by USER_DATA, replies held back until the asker's reader is matched.
#include "pair-id.h"
#include "payload-type.h"
#include "peer.h"

#include "../program/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// dds_take drops the result of the conversion (Cyclone DDS 0.10), so the rmw cannot tell and goes on.
const bool vendor_serves_unreadable = true;

static void report_match(const char *end, uint32_t count) {
  report("{\"event\":\"matched\",\"end\":\"%s\",\"count\":%u}", end, count);
}

static void on_writer_matched(dds_entity_t writer, const dds_publication_matched_status_t status, void *end) {
  (void)writer;
  report_match(end, status.current_count);
}

static void on_reader_matched(dds_entity_t reader, const dds_subscription_matched_status_t status, void *end) {
  (void)reader;
  report_match(end, status.current_count);
}

static void set_id(dds_qos_t *qos, const char *id) { dds_qset_userdata(qos, id, strlen(id)); }

/** The rmw creates the writer first, then the reader, both from one QoS. */
static struct service_end *add_end(struct peer *peer, bool service) {
  const struct options *options = peer->options;
  struct service_end *end = calloc(1, sizeof *end);
  if (end == NULL) abort();
  end->peer = peer;
  char id[PAIR_ID_SIZE];
  pair_id_write(id, service ? "serviceid" : "clientid", &peer->guid);
  dds_qos_t *qos = endpoint_qos(options);
  dds_guid_t guid;

  if (!(service && options->half)) {
    dds_listener_t *listener = dds_create_listener(service ? "reply-writer" : "request-writer");
    dds_lset_publication_matched(listener, on_writer_matched);
    set_id(qos, options->ids == IDS_BOTH || options->ids == IDS_WRITER ? id : "");
    dds_entity_t topic = service ? peer->reply_topic : peer->request_topic;
    end->writer = checked("writer", dds_create_writer(peer->publisher, topic, qos, listener));
    dds_delete_listener(listener);
    checked("handle", dds_get_instance_handle(end->writer, &end->id));
    checked("guid", dds_get_guid(end->writer, &guid));
    guid_list_add(&peer->graph.writers, &peer->graph.writer_count, guid.v);
  }
  if (!(!service && options->half)) {
    dds_listener_t *listener = dds_create_listener(service ? "request-reader" : "reply-reader");
    dds_lset_subscription_matched(listener, on_reader_matched);
    set_id(qos, options->ids == IDS_BOTH || options->ids == IDS_READER ? id : "");
    dds_entity_t topic = service ? peer->request_topic : peer->reply_topic;
    end->reader = checked("reader", dds_create_reader(peer->subscriber, topic, qos, listener));
    dds_delete_listener(listener);
    end->condition = checked("condition", dds_create_readcondition(end->reader, DDS_ANY_STATE));
    checked("attach", dds_waitset_attach(peer->waitset, end->condition, 0));
    checked("guid", dds_get_guid(end->reader, &guid));
    guid_list_add(&peer->graph.readers, &peer->graph.reader_count, guid.v);
  }
  if (options->extra_reader) {
    set_id(qos, "");
    checked("extra reader", dds_create_reader(peer->subscriber, peer->request_topic, qos, NULL));
  }
  dds_delete_qos(qos);
  return end;
}

struct service_end *peer_add_client(struct peer *peer) { return add_end(peer, false); }

struct service_end *peer_add_service(struct peer *peer) { return add_end(peer, true); }

/** Counts the endpoints of a topic in the whole domain. */
static int count_endpoints(dds_entity_t builtin_reader, dds_entity_t topic) {
  enum { MOST = 4096 };
  static void *samples[MOST];
  static dds_sample_info_t infos[MOST];
  char name[512];
  checked("topic name", dds_get_name(topic, name, sizeof name));
  samples[0] = NULL; // asks for a loan
  int count = 0;
  dds_return_t total = checked("builtin read", dds_read(builtin_reader, samples, infos, MOST, MOST));
  for (int i = 0; i < total; i++) {
    const dds_builtintopic_endpoint_t *endpoint = samples[i];
    if (infos[i].valid_data && infos[i].instance_state == DDS_IST_ALIVE && strcmp(endpoint->topic_name, name) == 0)
      count++;
  }
  if (total > 0) dds_return_loan(builtin_reader, samples, total);
  return count;
}

typedef dds_return_t matches(dds_entity_t endpoint, dds_instance_handle_t *handles, size_t size);
typedef dds_builtintopic_endpoint_t *match_data(dds_entity_t endpoint, dds_instance_handle_t handle);

struct handles {
  dds_instance_handle_t *list;
  size_t size;
  int count;
};

/** Fills `handles`, whose list is kept from call to call. */
static void get_matches(struct handles *handles, dds_entity_t endpoint, matches *get) {
  handles->count = 0;
  if (endpoint == 0) return;
  for (;;) {
    handles->count = checked("matches", get(endpoint, handles->list, handles->size));
    if ((size_t)handles->count <= handles->size) return;
    handles->size = (size_t)handles->count + 16;
    handles->list = realloc(handles->list, handles->size * sizeof *handles->list);
    if (handles->list == NULL) abort();
  }
}

static bool id_of(char value[PAIR_ID_SIZE], const char *key, dds_entity_t endpoint, dds_instance_handle_t handle,
                  match_data *get) {
  dds_builtintopic_endpoint_t *remote = get(endpoint, handle);
  if (remote == NULL) return false;
  bool found = pair_id_find(value, key, remote->qos);
  dds_builtintopic_free_endpoint(remote);
  return found;
}

/** The rmw's rule: some service id stands on a matched request reader and on a matched reply writer; where no reader
 * has one, any match on both sides will do. */
static bool paired(struct service_end *client, const struct handles *readers, const struct handles *writers) {
  bool any = false;
  char reader_id[PAIR_ID_SIZE], writer_id[PAIR_ID_SIZE];
  for (int r = 0; r < readers->count; r++) {
    if (!id_of(reader_id, "serviceid", client->writer, readers->list[r], dds_get_matched_subscription_data)) continue;
    any = true;
    for (int w = 0; w < writers->count; w++) {
      if (id_of(writer_id, "serviceid", client->reader, writers->list[w], dds_get_matched_publication_data) &&
          strcmp(reader_id, writer_id) == 0)
        return true;
    }
  }
  return !any && readers->count > 0 && writers->count > 0;
}

void client_availability(struct service_end *client, struct availability *result) {
  static struct handles readers, writers;
  const struct peer *peer = client->peer;
  result->request_readers = count_endpoints(peer->subscriptions, peer->request_topic);
  result->reply_writers = count_endpoints(peer->publications, peer->reply_topic);
  get_matches(&readers, client->writer, dds_get_matched_subscriptions);
  get_matches(&writers, client->reader, dds_get_matched_publications);
  result->matched_readers = readers.count;
  result->matched_writers = writers.count;
  result->available =
    result->request_readers > 0 && result->reply_writers > 0 && paired(client, &readers, &writers);
}

static bool write_payload(dds_entity_t writer, const unsigned char *bytes, size_t length) {
  struct payload_view view = {bytes, length};
  dds_return_t result = dds_write(writer, &view);
  if (result < 0) fprintf(stderr, "write: %s\n", dds_strretcode(result));
  return result >= 0;
}

int64_t client_send(struct service_end *client, struct outgoing *request) {
  static int64_t numbers; // one counter for all clients of the process, as in the rmw
  size_t length;
  numbers++;
  const unsigned char *bytes = client->peer->options->foreign_form
                                 ? plain_payload(request, &length)
                                 : cyclone_payload(request, client->id, numbers, &length);
  return write_payload(client->writer, bytes, length) ? numbers : -1;
}

bool end_has_data(struct service_end *end) { return end->condition != 0 && dds_triggered(end->condition) > 0; }

static enum taken refuse(const char *why, const struct incoming *message) {
  char length[40];
  snprintf(length, sizeof length, "\"length\":%zu", message->length);
  report_refused(why, length);
  return TAKEN_REFUSED;
}

/** Splits off the id; the rmw treats any second byte but 1 as big endian. */
static bool read_header(struct incoming *message, uint64_t *id) {
  if (message->length < HEADROOM) return false;
  message->big_endian = message->bytes[1] != 1;
  *id = read_u64(message->bytes + 4, message->big_endian);
  message->sequence = (int64_t)read_u64(message->bytes + 12, message->big_endian);
  message->body = HEADROOM;
  return true;
}

enum taken end_take(struct service_end *end, struct incoming *message) {
  void *samples[1] = {message};
  dds_sample_info_t info;
  if (end->reader == 0 || dds_take(end->reader, samples, &info, 1, 1) != 1) return TAKEN_NOTHING;
  if (!info.valid_data) return TAKEN_FOREIGN; // the end of a writer, not a sample
  bool service = end->peer->options->role == ROLE_SERVER;
  uint64_t id;
  if (!read_header(message, &id)) return refuse(service ? "request-length" : "reply-length", message);
  memcpy(message->client, &id, 8);
  memcpy(message->client + 8, &info.publication_handle, 8);
  return service || id == end->id ? TAKEN_MESSAGE : TAKEN_FOREIGN;
}

enum presence { GONE, NOT_YET, PRESENT };

/** Whether the asker would get a reply: its request writer is known, and its reply reader, if it has a clientid. */
static enum presence asker_presence(struct service_end *service, dds_instance_handle_t request_writer) {
  static struct handles readers;
  char asker[PAIR_ID_SIZE], other[PAIR_ID_SIZE];
  dds_builtintopic_endpoint_t *writer = dds_get_matched_publication_data(service->reader, request_writer);
  if (writer == NULL) return GONE;
  bool named = pair_id_find(asker, "clientid", writer->qos);
  dds_builtintopic_free_endpoint(writer);
  if (!named) return PRESENT;
  get_matches(&readers, service->writer, dds_get_matched_subscriptions);
  for (int i = 0; i < readers.count; i++) {
    if (id_of(other, "clientid", service->writer, readers.list[i], dds_get_matched_subscription_data) &&
        strcmp(asker, other) == 0)
      return PRESENT;
  }
  return NOT_YET;
}

enum sent service_reply(struct service_end *service, const struct incoming *request, struct outgoing *reply) {
  if (service->writer == 0) return SENT_ERROR;
  dds_instance_handle_t request_writer;
  memcpy(&request_writer, request->client + 8, sizeof request_writer);
  uint64_t id;
  memcpy(&id, request->client, sizeof id);

  dds_time_t now = dds_time(), end = now + DDS_MSECS(100);
  enum presence presence;
  while ((presence = asker_presence(service, request_writer)) == NOT_YET && now < end) {
    dds_sleepfor(DDS_MSECS(10));
    now = dds_time();
  }
  if (presence == GONE) return SENT_CLIENT_GONE;
  if (presence == NOT_YET) return SENT_TIMEOUT;
  size_t length;
  const unsigned char *bytes = service->peer->options->foreign_form
                                 ? plain_payload(reply, &length)
                                 : cyclone_payload(reply, id, request->sequence, &length);
  return write_payload(service->writer, bytes, length) ? SENT : SENT_ERROR;
}
