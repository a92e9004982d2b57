// SPDX-License-Identifier: Apache-2.0
// Sets up Cyclone DDS as rmw_cyclonedds_cpp does, tied to the network interfaces that were named.
#include "payload-type.h"
#include "peer.h"

#include <dds/version.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const vendor_name = "cyclonedds";

const char *vendor_version(void) { return DDS_VERSION; }

dds_return_t checked(const char *what, dds_return_t result) {
  if (result >= 0) return result;
  fprintf(stderr, "%s: %s\n", what, dds_strretcode(result));
  exit(4);
}

dds_qos_t *endpoint_qos(const struct options *options) {
  dds_qos_t *qos = dds_create_qos();
  dds_qset_writer_data_lifecycle(qos, false);
  if (options->keep_all) dds_qset_history(qos, DDS_HISTORY_KEEP_ALL, DDS_LENGTH_UNLIMITED);
  else dds_qset_history(qos, DDS_HISTORY_KEEP_LAST, options->depth);
  dds_qset_reliability(qos, DDS_RELIABILITY_RELIABLE, DDS_INFINITY);
  dds_qset_durability(qos, DDS_DURABILITY_VOLATILE);
  dds_qset_liveliness(qos, DDS_LIVELINESS_AUTOMATIC, DDS_INFINITY);
  return qos;
}

/** CYCLONEDDS_URI is not read: nothing but --interface may choose where datagrams go. */
static dds_entity_t create_domain(const struct options *options) {
  char interfaces[INTERFACES_MAXIMUM * 80] = "", config[sizeof interfaces + 256];
  for (int i = 0; i < options->interface_count; i++) {
    const char *address = options->interfaces[i];
    if (strcmp(address, EVERY_INTERFACE) == 0) continue;
    size_t length = strlen(interfaces);
    snprintf(interfaces + length, sizeof interfaces - length, "<NetworkInterface address=\"%s\" multicast=\"%s\"/>",
             address, strncmp(address, "127.", 4) == 0 ? "true" : "default");
  }
  bool any = interfaces[0] == '\0';
  snprintf(config, sizeof config,
           "<CycloneDDS><Domain><General>%s%s%s</General>"
           "<Internal><Test><XmitLossiness>%d</XmitLossiness></Test></Internal></Domain></CycloneDDS>",
           any ? "" : "<Interfaces>", interfaces, any ? "" : "</Interfaces>",
           10 * options->vendor_drop_percent); // in thousandths
  return dds_create_domain(options->domain, config);
}

static dds_entity_t create_topic(struct peer *peer, const char *prefix, const char *suffix, const char *type) {
  char topic[512];
  snprintf(topic, sizeof topic, "%s/%s%s", prefix, peer->options->service, suffix);
  return checked(topic, create_payload_topic(peer->participant, topic, type));
}

struct peer *peer_open(const struct options *options) {
  unsetenv("CYCLONEDDS_URI");
  struct peer *peer = calloc(1, sizeof *peer);
  if (peer == NULL) return NULL;
  peer->options = options;
  dds_entity_t domain = create_domain(options);
  if (domain < 0) {
    fprintf(stderr, "cannot create domain %u on %s: %s\n", options->domain, options->interfaces[0], dds_strretcode(domain));
    return NULL;
  }
  dds_qos_t *qos = dds_create_qos();
  static const char enclave[] = "enclave=/;";
  dds_qset_userdata(qos, enclave, sizeof enclave - 1);
  peer->participant = checked("participant", dds_create_participant(options->domain, qos, NULL));
  dds_delete_qos(qos);
  checked("guid", dds_get_guid(peer->participant, &peer->guid));

  peer->subscriptions = checked(
    "builtin reader", dds_create_reader(peer->participant, DDS_BUILTIN_TOPIC_DCPSSUBSCRIPTION, NULL, NULL));
  peer->publications = checked(
    "builtin reader", dds_create_reader(peer->participant, DDS_BUILTIN_TOPIC_DCPSPUBLICATION, NULL, NULL));
  peer->publisher = checked("publisher", dds_create_publisher(peer->participant, NULL, NULL));
  peer->subscriber = checked("subscriber", dds_create_subscriber(peer->participant, NULL, NULL));
  peer->graph.name = options->node;
  if (options->node != NULL) graph_open(peer);

  const struct service_type *type = find_service_type(options->big);
  peer->request_topic = create_topic(peer, "rq", "Request", type->request_name);
  peer->reply_topic = create_topic(peer, "rr", "Reply", type->reply_name);

  peer->waitset = checked("waitset", dds_create_waitset(peer->participant));
  peer->wake = checked("guard condition", dds_create_guardcondition(peer->participant));
  checked("attach", dds_waitset_attach(peer->waitset, peer->wake, 0));
  return peer;
}

void peer_wait(struct peer *peer, int timeout_ms) {
  dds_attach_t triggered[1];
  checked("wait", dds_waitset_wait(peer->waitset, triggered, 1, timeout_ms < 0 ? DDS_INFINITY : DDS_MSECS(timeout_ms)));
}

void peer_wake(struct peer *peer) { dds_set_guardcondition(peer->wake, true); }

void peer_announce(struct peer *peer) {
  if (peer->graph.name != NULL) graph_publish(peer);
}

void peer_settle(struct peer *peer) { (void)peer; } // all refusals are seen in end_take

void peer_close(struct peer *peer) {
  dds_delete(DDS_CYCLONEDDS_HANDLE);
  free(peer->graph.readers);
  free(peer->graph.writers);
  free(peer);
}
