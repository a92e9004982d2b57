// SPDX-License-Identifier: Apache-2.0
// The messages that a talker publishes and a listener reads, as CDR bodies.
#ifndef PEER_TOPIC_MESSAGES_H
#define PEER_TOPIC_MESSAGES_H

#include "body.h"

/** DDS type names. */
#define STRING_TYPE "std_msgs::msg::dds_::String_"
#define IMAGE_TYPE "std_msgs::msg::dds_::UInt8MultiArray_"
#define LOG_TYPE "rcl_interfaces::msg::dds_::Log_"

/** Octet i of an image is i % 251, so that no shift by a fragment maps it onto itself. */
enum { IMAGE_SIZE = 4 * 1024 * 1024, IMAGE_PERIOD = 251, TEXT_SIZE = 256 };

void write_text(struct outgoing *message, const char *text);
void write_image(struct outgoing *message);
/** A warning of the logger `name`. */
void write_log(struct outgoing *message, const char *name, const char *text);

/** False if it is malformed or longer than TEXT_SIZE, as with the others. */
bool read_text(const struct incoming *message, char text[TEXT_SIZE]);
bool read_image(const struct incoming *message, size_t *size, bool *right);
bool read_log(const struct incoming *message, unsigned *level, char name[TEXT_SIZE], char text[TEXT_SIZE]);

#endif
