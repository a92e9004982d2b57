// SPDX-License-Identifier: Apache-2.0
// Parses the command line that both peers share.
#include "options.h"

#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <ifaddrs.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[];

static void fail(const char *what, const char *value) {
  fprintf(stderr, "%s: %s\n%s", what, value, usage);
  exit(2);
}

static int64_t integer(const char *flag, const char *text, int64_t least, int64_t most) {
  char *end;
  errno = 0;
  long long value = strtoll(text, &end, 0);
  if (errno != 0 || end == text || *end != '\0' || value < least || value > most) fail(flag, text);
  return value;
}

/** Whether this host has the IPv4 address; without this check Fast DDS would start and hear nobody. */
static bool is_local(const char *address) {
  struct in_addr wanted;
  struct ifaddrs *all;
  if (strcmp(address, EVERY_INTERFACE) == 0) return true;
  if (inet_pton(AF_INET, address, &wanted) != 1 || getifaddrs(&all) != 0) return false;
  bool found = false;
  for (struct ifaddrs *one = all; one != NULL && !found; one = one->ifa_next)
    found = one->ifa_addr != NULL && one->ifa_addr->sa_family == AF_INET &&
            ((struct sockaddr_in *)one->ifa_addr)->sin_addr.s_addr == wanted.s_addr;
  freeifaddrs(all);
  return found;
}

static enum role role(const char *text) {
  static const char *const names[] = {"client", "server", "topic-talker", "topic-listener", "event-listener"};
  for (int i = 0; i < 5; i++)
    if (strcmp(text, names[i]) == 0) return (enum role)i;
  fail("unknown role", text);
  return ROLE_CLIENT;
}

static enum ids ids(const char *text) {
  static const char *const names[] = {"both", "none", "writer", "reader"};
  for (int i = 0; i < 4; i++)
    if (strcmp(text, names[i]) == 0) return (enum ids)i;
  fail("--ids", text);
  return IDS_BOTH;
}

void options_parse(struct options *o, int argc, char **argv) {
  enum {
    DOMAIN, SERVICE, TYPE, CALLS, A, B, SEED, SIZE, IN_FLIGHT, BURST, CLIENTS, TIMEOUT, WAIT, DEPTH, KEEP_ALL, SLOW,
    CALLBACK, DROP, VENDOR_DROP, SILENT, IDS, NO_SERVICEID, HALF, EXTRA_READER, FOREIGN_FORM, NO_WAIT, INTERFACE, NODE,
    NO_GRAPH, QUIET, SERVICES
  };
  static const struct option flags[] = {
    {"domain", required_argument, NULL, DOMAIN}, {"service", required_argument, NULL, SERVICE},
    {"type", required_argument, NULL, TYPE}, {"calls", required_argument, NULL, CALLS},
    {"a", required_argument, NULL, A}, {"b", required_argument, NULL, B},
    {"seed", required_argument, NULL, SEED}, {"size", required_argument, NULL, SIZE},
    {"in-flight", required_argument, NULL, IN_FLIGHT}, {"burst", no_argument, NULL, BURST},
    {"clients", required_argument, NULL, CLIENTS}, {"timeout-ms", required_argument, NULL, TIMEOUT},
    {"wait-ms", required_argument, NULL, WAIT}, {"depth", required_argument, NULL, DEPTH},
    {"keep-all", no_argument, NULL, KEEP_ALL}, {"slow-ms", required_argument, NULL, SLOW},
    {"callback-ms", required_argument, NULL, CALLBACK},
    {"drop", required_argument, NULL, DROP}, {"vendor-drop", required_argument, NULL, VENDOR_DROP},
    {"silent", required_argument, NULL, SILENT},
    {"ids", required_argument, NULL, IDS}, {"no-serviceid", no_argument, NULL, NO_SERVICEID},
    {"half", no_argument, NULL, HALF}, {"extra-reader", no_argument, NULL, EXTRA_READER},
    {"foreign-form", no_argument, NULL, FOREIGN_FORM}, {"no-wait", no_argument, NULL, NO_WAIT},
    {"interface", required_argument, NULL, INTERFACE}, {"node", required_argument, NULL, NODE},
    {"no-graph", no_argument, NULL, NO_GRAPH}, {"quiet", no_argument, NULL, QUIET},
    {"services", required_argument, NULL, SERVICES},
    {NULL, 0, NULL, 0},
  };
  *o = (struct options){
    .node = "rclts_peer", .clients = 1, .calls = 1, .in_flight = 1, .a = 1, .b = 2,
    .seed = 1, .size = 200000, .timeout_ms = 5000, .wait_ms = 10000, .depth = 10, .services = 1,
  };

  if (argc < 2) fail("missing role", "one of those below");
  o->role = role(argv[1]);

  for (int flag; (flag = getopt_long(argc - 1, argv + 1, "", flags, NULL)) != -1;) {
    switch (flag) {
      case DOMAIN: o->domain = (unsigned)integer("--domain", optarg, 0, 232); break;
      case SERVICE: o->service = optarg + (optarg[0] == '/'); break;
      case TYPE:
        o->big = strcmp(optarg, "big") == 0;
        if (!o->big && strcmp(optarg, "add") != 0) fail("--type", optarg);
        break;
      case CALLS: o->calls = (int)integer("--calls", optarg, 1, 100000000); break;
      case A: o->a = integer("--a", optarg, INT64_MIN, INT64_MAX); break;
      case B: o->b = integer("--b", optarg, INT64_MIN, INT64_MAX); break;
      case SEED: o->seed = (uint64_t)integer("--seed", optarg, 0, INT64_MAX); break;
      case SIZE: o->size = (int)integer("--size", optarg, 0, INT_MAX - 64); break;
      case IN_FLIGHT: o->in_flight = (int)integer("--in-flight", optarg, 1, INT_MAX); break;
      case BURST: o->in_flight = 0; break;
      case CLIENTS: o->clients = (int)integer("--clients", optarg, 1, 10000); break;
      case TIMEOUT: o->timeout_ms = (int)integer("--timeout-ms", optarg, 1, INT_MAX); break;
      case WAIT: o->wait_ms = (int)integer("--wait-ms", optarg, 0, INT_MAX); break;
      case DEPTH: o->depth = (int)integer("--depth", optarg, 1, INT_MAX); break;
      case KEEP_ALL: o->keep_all = true; break;
      case SLOW: o->slow_ms = (int)integer("--slow-ms", optarg, 0, INT_MAX); break;
      case CALLBACK: o->callback_ms = (int)integer("--callback-ms", optarg, 0, INT_MAX); break;
      case DROP: o->drop_percent = (int)integer("--drop", optarg, 0, 100); break;
      case VENDOR_DROP: o->vendor_drop_percent = (int)integer("--vendor-drop", optarg, 0, 100); break;
      case SILENT: o->silent = (int)integer("--silent", optarg, 0, INT_MAX); break;
      case SERVICES: o->services = (int)integer("--services", optarg, 1, 1000); break;
      case IDS: o->ids = ids(optarg); break;
      case NO_SERVICEID: o->ids = IDS_NONE; break;
      case HALF: o->half = true; break;
      case EXTRA_READER: o->extra_reader = true; break;
      case FOREIGN_FORM: o->foreign_form = true; break;
      case NO_WAIT: o->no_wait = true; break;
      case INTERFACE:
        if (o->interface_count == INTERFACES_MAXIMUM) fail("too many interfaces", optarg);
        if (!is_local(optarg)) fail("no interface has the address", optarg);
        o->interfaces[o->interface_count++] = optarg;
        break;
      case NODE: o->node = optarg; break;
      case NO_GRAPH: o->node = NULL; break;
      case QUIET: o->quiet = true; break;
      default: fputs(usage, stderr); exit(2);
    }
  }
  if (optind + 1 < argc) fail("unexpected argument", argv[optind + 1]);
  if (o->interface_count == 0) o->interfaces[o->interface_count++] = "127.0.0.1";
  if (o->service == NULL) o->service = o->big ? "big" : "add_two_ints";
  if (o->in_flight == 0 || o->in_flight > o->calls) o->in_flight = o->calls;
}

static const char usage[] =
  "usage: PEER client|server|topic-talker|topic-listener|event-listener [flags]\n"
  "all     --domain N  --service NAME  --type add|big  --interface ADDRESS... (0.0.0.0: any, default 127.0.0.1)\n"
  "        --depth N (10)  --keep-all  --drop PERCENT  --vendor-drop PERCENT  --seed N\n"
  "        --ids both|none|writer|reader  --no-serviceid  --half  --extra-reader  --foreign-form  --node NAME  --no-graph  --quiet\n"
  "client  --calls N (1, per client)  --clients N (1)  --in-flight N (1)  --burst  --a N  --b N  --size OCTETS\n"
  "        --timeout-ms N (5000, per call)  --wait-ms N (10000, for the service)  --no-wait\n"
  "server  --slow-ms N (before each take)  --callback-ms N (between take and reply)  --silent N\n"
  "        --services N (1; all but the first are never served)\n";
