// SPDX-License-Identifier: Apache-2.0
// A keyless Fast DDS type whose samples are ready-made payload bytes.
#ifndef PEER_FASTDDS_PAYLOAD_TYPE_HPP
#define PEER_FASTDDS_PAYLOAD_TYPE_HPP

#include "../program/body.h"

#include <fastdds/dds/topic/TopicDataType.hpp>
#include <string>

/** What DataWriter::write takes. DataReader::take fills a struct incoming instead. */
struct PayloadView {
  const unsigned char *bytes;
  size_t length;
};

/** Stands for a type of rmw_fastrtps_cpp: the same name, size, boundedness and absence of type information. */
class PayloadType : public eprosima::fastdds::dds::TopicDataType {
public:
  /** `body_size` is the size of a fixed body; of one without a bound, that of its smallest value. */
  PayloadType(const std::string &name, size_t body_size, bool fixed);

  bool serialize(void *view, eprosima::fastrtps::rtps::SerializedPayload_t *payload) override;
  bool deserialize(eprosima::fastrtps::rtps::SerializedPayload_t *payload, void *message) override;
  std::function<uint32_t()> getSerializedSizeProvider(void *view) override;
  void *createData() override;
  void deleteData(void *message) override;
  bool getKey(void *, eprosima::fastrtps::rtps::InstanceHandle_t *, bool) override { return false; }
  bool is_bounded() const override { return fixed_; }
  bool is_plain() const override { return fixed_; }

private:
  bool fixed_;
};

#endif
