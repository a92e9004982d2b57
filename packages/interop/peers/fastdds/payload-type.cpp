// SPDX-License-Identifier: Apache-2.0
// Copies payload bytes in and out of Fast DDS. With `fixed_` Fast DDS preallocates and refuses anything longer than the
// type (plus 3 bytes of padding) in the reader's history, as it does for real AddTwoInts.
#include "payload-type.hpp"

#include <cstdlib>
#include <cstring>

using eprosima::fastrtps::rtps::SerializedPayload_t;

PayloadType::PayloadType(const std::string &name, size_t body_size, bool fixed) : fixed_(fixed) {
  setName(name.c_str());
  m_typeSize = static_cast<uint32_t>((ENCAPSULATION + body_size + 3) & ~size_t{3}); // as the rmw rounds it
  m_isGetKeyDefined = false;
  auto_fill_type_object(false);
  auto_fill_type_information(false);
}

bool PayloadType::serialize(void *view, SerializedPayload_t *payload) {
  const auto *source = static_cast<const PayloadView *>(view);
  if (source->length > payload->max_size) return false;
  std::memcpy(payload->data, source->bytes, source->length);
  payload->length = static_cast<uint32_t>(source->length);
  payload->encapsulation = CDR_LE;
  return true;
}

bool PayloadType::deserialize(SerializedPayload_t *payload, void *message) {
  auto *target = static_cast<incoming *>(message);
  incoming_resize(target, payload->length);
  std::memcpy(target->bytes, payload->data, payload->length);
  return true;
}

std::function<uint32_t()> PayloadType::getSerializedSizeProvider(void *view) {
  const auto length = static_cast<uint32_t>(static_cast<const PayloadView *>(view)->length);
  return [length] { return length; };
}

void *PayloadType::createData() { return new incoming{}; }

void PayloadType::deleteData(void *message) {
  auto *data = static_cast<incoming *>(message);
  std::free(data->bytes);
  delete data;
}
