// SPDX-License-Identifier: Apache-2.0
// The roles a peer can play; each returns the exit status of the process.
#ifndef PEER_ROLES_H
#define PEER_ROLES_H

#include "vendor.h"

int play_client(struct peer *peer, const struct options *options);
int play_server(struct peer *peer, const struct options *options);
int play_talker(struct peer *peer);
int play_listener(struct peer *peer);
int play_event_listener(struct peer *peer, const struct options *options);

#endif
