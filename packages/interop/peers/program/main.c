// SPDX-License-Identifier: Apache-2.0
// Starts the vendor's participant, plays the role, leaves the domain.
#include "datagram-drop.h"
#include "roles.h"
#include "stop-signal.h"

static void wake(void *peer) { peer_wake(peer); }

static int play(struct peer *peer, const struct options *options) {
  switch (options->role) {
    case ROLE_CLIENT: return play_client(peer, options);
    case ROLE_SERVER: return play_server(peer, options);
    case ROLE_TALKER: return play_talker(peer);
    case ROLE_LISTENER: return play_listener(peer);
    case ROLE_EVENT_LISTENER: return play_event_listener(peer, options);
  }
  return 2;
}

int main(int argc, char **argv) {
  struct options options;
  options_parse(&options, argc, argv);
  stop_block();
  datagram_drop(options.drop_percent, options.seed);
  struct peer *peer = peer_open(&options);
  if (peer == NULL) return 4;
  stop_watch(wake, peer);
  int status = play(peer, &options);
  peer_close(peer);
  return status;
}
