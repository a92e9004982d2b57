// SPDX-License-Identifier: Apache-2.0
// Writes and reads std_msgs/String, std_msgs/UInt8MultiArray and rcl_interfaces/Log.
#include "topic-messages.h"

enum { LEVEL_WARN = 30 };

void write_text(struct outgoing *message, const char *text) {
  outgoing_clear(message);
  append_string(message, text);
}

void write_image(struct outgoing *message) {
  outgoing_clear(message);
  append_u32(message, 0); // no dimension
  append_u32(message, 0); // data_offset
  append_u32(message, IMAGE_SIZE);
  unsigned char *octets = append_octets(message, IMAGE_SIZE);
  for (int i = 0; i < IMAGE_SIZE; i++) octets[i] = (unsigned char)(i % IMAGE_PERIOD);
}

void write_log(struct outgoing *message, const char *name, const char *text) {
  outgoing_clear(message);
  append_u32(message, 0); // seconds
  append_u32(message, 0); // nanoseconds
  *append_octets(message, 1) = LEVEL_WARN;
  append_string(message, name);
  append_string(message, text);
  append_string(message, ""); // file
  append_string(message, ""); // function
  append_u32(message, 0);     // line
}

bool read_text(const struct incoming *message, char text[TEXT_SIZE]) {
  size_t offset = message->body;
  return read_string(message, &offset, text, TEXT_SIZE);
}

bool read_image(const struct incoming *message, size_t *size, bool *right) {
  uint32_t dimensions, data_offset, count;
  size_t offset = message->body;
  if (!read_u32(message, &offset, &dimensions) || dimensions != 0 || !read_u32(message, &offset, &data_offset) ||
      !read_u32(message, &offset, &count) || count > message->length - offset)
    return false;
  *size = count;
  *right = true;
  for (uint32_t i = 0; i < count; i++) *right = *right && message->bytes[offset + i] == i % IMAGE_PERIOD;
  return true;
}

bool read_log(const struct incoming *message, unsigned *level, char name[TEXT_SIZE], char text[TEXT_SIZE]) {
  uint32_t seconds, nanoseconds;
  size_t offset = message->body;
  if (!read_u32(message, &offset, &seconds) || !read_u32(message, &offset, &nanoseconds) || offset == message->length)
    return false;
  *level = message->bytes[offset++];
  return read_string(message, &offset, name, TEXT_SIZE) && read_string(message, &offset, text, TEXT_SIZE);
}
