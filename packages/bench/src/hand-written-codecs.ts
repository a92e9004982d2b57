// SPDX-License-Identifier: Apache-2.0
// Hand-written codecs for the types of the cdr suite.

import type { AddTwoInts_Request } from "@rclts/interfaces/example_interfaces/srv";
import type { Pose, PoseArray } from "@rclts/interfaces/geometry_msgs/msg";
import type { ListParametersResult } from "@rclts/interfaces/rcl_interfaces/msg";
import type { Image } from "@rclts/interfaces/sensor_msgs/msg";
import type { Header } from "@rclts/interfaces/std_msgs/msg";
import type { Arrays, BasicTypes, Constants } from "@rclts/interfaces/test_msgs/msg";
import * as cursor from "./hand-written-cursor.js";

/** What encodes to a payload, and decodes one. */
export interface HandWritten<T> {
  encode(value: T): Uint8Array;
  decode(payload: Uint8Array): T;
}

export const addTwoInts: HandWritten<AddTwoInts_Request> = {
  encode(value) {
    cursor.begin(20);
    cursor.putInt64(value.a);
    cursor.putInt64(value.b);
    return cursor.finish();
  },
  decode(payload) {
    cursor.open(payload);
    return { a: cursor.getInt64(), b: cursor.getInt64() };
  },
};

export const poseArray: HandWritten<PoseArray> = {
  encode(value) {
    cursor.begin(128 + 3 * value.header.frame_id.length + 56 * value.poses.length);
    putHeader(value.header);
    cursor.putUint32(value.poses.length);
    for (const pose of value.poses) putPose(pose);
    return cursor.finish();
  },
  decode(payload) {
    cursor.open(payload);
    const header = getHeader();
    const poses: Pose[] = [];
    for (let left = cursor.getUint32(); left > 0; left--) poses.push(getPose());
    return { header, poses };
  },
};

export const image: HandWritten<Image> = {
  encode(value) {
    cursor.begin(128 + 3 * (value.header.frame_id.length + value.encoding.length) + value.data.length);
    putHeader(value.header);
    cursor.putUint32(value.height);
    cursor.putUint32(value.width);
    cursor.putString(value.encoding);
    cursor.putUint8(value.is_bigendian);
    cursor.putUint32(value.step);
    cursor.putBytes(value.data);
    return cursor.finish();
  },
  decode(payload) {
    cursor.open(payload);
    return {
      header: getHeader(),
      height: cursor.getUint32(),
      width: cursor.getUint32(),
      encoding: cursor.getString(),
      is_bigendian: cursor.getUint8(),
      step: cursor.getUint32(),
      data: cursor.getBytes(),
    };
  },
};

export const stringList: HandWritten<ListParametersResult> = {
  encode(value) {
    let most = 16;
    for (const name of value.names) most += 12 + 3 * name.length;
    for (const prefix of value.prefixes) most += 12 + 3 * prefix.length;
    cursor.begin(most);
    putStrings(value.names);
    putStrings(value.prefixes);
    return cursor.finish();
  },
  decode(payload) {
    cursor.open(payload);
    return { names: getStrings(), prefixes: getStrings() };
  },
};

export const arrays: HandWritten<Arrays> = {
  encode(value) {
    cursor.begin(4096);
    cursor.putThree(value.bool_values, cursor.putBool);
    cursor.putThree(value.byte_values, cursor.putUint8);
    cursor.putThree(value.char_values, cursor.putUint8);
    cursor.putThree(value.float32_values, cursor.putFloat32);
    cursor.putThree(value.float64_values, cursor.putFloat64);
    cursor.putThree(value.int8_values, cursor.putInt8);
    cursor.putThree(value.uint8_values, cursor.putUint8);
    cursor.putThree(value.int16_values, cursor.putInt16);
    cursor.putThree(value.uint16_values, cursor.putUint16);
    cursor.putThree(value.int32_values, cursor.putInt32);
    cursor.putThree(value.uint32_values, cursor.putUint32);
    cursor.putThree(value.int64_values, cursor.putInt64);
    cursor.putThree(value.uint64_values, cursor.putUint64);
    cursor.putThree(value.string_values, cursor.putString);
    cursor.putThree(value.basic_types_values, putBasicTypes);
    cursor.putThree(value.constants_values, putConstants);
    cursor.putThree(value.defaults_values, putBasicTypes);
    cursor.putThree(value.bool_values_default, cursor.putBool);
    cursor.putThree(value.byte_values_default, cursor.putUint8);
    cursor.putThree(value.char_values_default, cursor.putUint8);
    cursor.putThree(value.float32_values_default, cursor.putFloat32);
    cursor.putThree(value.float64_values_default, cursor.putFloat64);
    cursor.putThree(value.int8_values_default, cursor.putInt8);
    cursor.putThree(value.uint8_values_default, cursor.putUint8);
    cursor.putThree(value.int16_values_default, cursor.putInt16);
    cursor.putThree(value.uint16_values_default, cursor.putUint16);
    cursor.putThree(value.int32_values_default, cursor.putInt32);
    cursor.putThree(value.uint32_values_default, cursor.putUint32);
    cursor.putThree(value.int64_values_default, cursor.putInt64);
    cursor.putThree(value.uint64_values_default, cursor.putUint64);
    cursor.putThree(value.string_values_default, cursor.putString);
    cursor.putInt32(value.alignment_check);
    return cursor.finish();
  },
  decode(payload) {
    cursor.open(payload);
    return {
      bool_values: cursor.getThree([] as boolean[], cursor.getBool),
      byte_values: cursor.getThree(new Uint8Array(3), cursor.getUint8),
      char_values: cursor.getThree(new Uint8Array(3), cursor.getUint8),
      float32_values: cursor.getThree(new Float32Array(3), cursor.getFloat32),
      float64_values: cursor.getThree(new Float64Array(3), cursor.getFloat64),
      int8_values: cursor.getThree(new Int8Array(3), cursor.getInt8),
      uint8_values: cursor.getThree(new Uint8Array(3), cursor.getUint8),
      int16_values: cursor.getThree(new Int16Array(3), cursor.getInt16),
      uint16_values: cursor.getThree(new Uint16Array(3), cursor.getUint16),
      int32_values: cursor.getThree(new Int32Array(3), cursor.getInt32),
      uint32_values: cursor.getThree(new Uint32Array(3), cursor.getUint32),
      int64_values: cursor.getThree(new BigInt64Array(3), cursor.getInt64),
      uint64_values: cursor.getThree(new BigUint64Array(3), cursor.getUint64),
      string_values: cursor.getThree([] as string[], cursor.getString),
      basic_types_values: cursor.getThree([] as BasicTypes[], getBasicTypes),
      constants_values: cursor.getThree([] as Constants[], getConstants),
      defaults_values: cursor.getThree([] as BasicTypes[], getBasicTypes),
      bool_values_default: cursor.getThree([] as boolean[], cursor.getBool),
      byte_values_default: cursor.getThree(new Uint8Array(3), cursor.getUint8),
      char_values_default: cursor.getThree(new Uint8Array(3), cursor.getUint8),
      float32_values_default: cursor.getThree(new Float32Array(3), cursor.getFloat32),
      float64_values_default: cursor.getThree(new Float64Array(3), cursor.getFloat64),
      int8_values_default: cursor.getThree(new Int8Array(3), cursor.getInt8),
      uint8_values_default: cursor.getThree(new Uint8Array(3), cursor.getUint8),
      int16_values_default: cursor.getThree(new Int16Array(3), cursor.getInt16),
      uint16_values_default: cursor.getThree(new Uint16Array(3), cursor.getUint16),
      int32_values_default: cursor.getThree(new Int32Array(3), cursor.getInt32),
      uint32_values_default: cursor.getThree(new Uint32Array(3), cursor.getUint32),
      int64_values_default: cursor.getThree(new BigInt64Array(3), cursor.getInt64),
      uint64_values_default: cursor.getThree(new BigUint64Array(3), cursor.getUint64),
      string_values_default: cursor.getThree([] as string[], cursor.getString),
      alignment_check: cursor.getInt32(),
    };
  },
};

function putHeader({ stamp, frame_id }: Header): void {
  cursor.putInt32(stamp.sec);
  cursor.putUint32(stamp.nanosec);
  cursor.putString(frame_id);
}

function getHeader(): Header {
  return { stamp: { sec: cursor.getInt32(), nanosec: cursor.getUint32() }, frame_id: cursor.getString() };
}

function putPose({ position, orientation }: Pose): void {
  cursor.putFloat64(position.x);
  cursor.putFloat64(position.y);
  cursor.putFloat64(position.z);
  cursor.putFloat64(orientation.x);
  cursor.putFloat64(orientation.y);
  cursor.putFloat64(orientation.z);
  cursor.putFloat64(orientation.w);
}

function getPose(): Pose {
  return {
    position: { x: cursor.getFloat64(), y: cursor.getFloat64(), z: cursor.getFloat64() },
    orientation: { x: cursor.getFloat64(), y: cursor.getFloat64(), z: cursor.getFloat64(), w: cursor.getFloat64() },
  };
}

function putStrings(values: readonly string[]): void {
  cursor.putUint32(values.length);
  for (const value of values) cursor.putString(value);
}

function getStrings(): string[] {
  const values: string[] = [];
  for (let left = cursor.getUint32(); left > 0; left--) values.push(cursor.getString());
  return values;
}

function putBasicTypes(value: BasicTypes): void {
  cursor.putBool(value.bool_value);
  cursor.putUint8(value.byte_value);
  cursor.putUint8(value.char_value);
  cursor.putFloat32(value.float32_value);
  cursor.putFloat64(value.float64_value);
  cursor.putInt8(value.int8_value);
  cursor.putUint8(value.uint8_value);
  cursor.putInt16(value.int16_value);
  cursor.putUint16(value.uint16_value);
  cursor.putInt32(value.int32_value);
  cursor.putUint32(value.uint32_value);
  cursor.putInt64(value.int64_value);
  cursor.putUint64(value.uint64_value);
}

function getBasicTypes(): BasicTypes {
  return {
    bool_value: cursor.getBool(),
    byte_value: cursor.getUint8(),
    char_value: cursor.getUint8(),
    float32_value: cursor.getFloat32(),
    float64_value: cursor.getFloat64(),
    int8_value: cursor.getInt8(),
    uint8_value: cursor.getUint8(),
    int16_value: cursor.getInt16(),
    uint16_value: cursor.getUint16(),
    int32_value: cursor.getInt32(),
    uint32_value: cursor.getUint32(),
    int64_value: cursor.getInt64(),
    uint64_value: cursor.getUint64(),
  };
}

function putConstants(): void {
  cursor.putUint8(0);
}

function getConstants(): Constants {
  cursor.getUint8();
  return {};
}
