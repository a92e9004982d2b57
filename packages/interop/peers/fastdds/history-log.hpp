// SPDX-License-Identifier: Apache-2.0
// Counts the samples that Fast DDS refuses in a reader's history, where no application code ever sees them.
#ifndef PEER_FASTDDS_HISTORY_LOG_HPP
#define PEER_FASTDDS_HISTORY_LOG_HPP

/** Reports each such sample as refused for the reason `why`; sends the rest of Fast DDS's log to stderr. */
void history_log_install(const char *why);

#endif
