// SPDX-License-Identifier: Apache-2.0
// The contract between generated code and everything that sends or receives a value.

import type { CdrReader } from "./reader.js";
import type { ServiceEvent, ServiceEvent_Init } from "./service-event.js";
import type { CdrWriter } from "./writer.js";

/** What a type description is made of. Types that lack `fields`, or use one that does, can not be described to others. */
export interface DescribedType {
  /** The full ROS name, such as `geometry_msgs/msg/Pose` or `example_interfaces/srv/AddTwoInts_Request`. */
  readonly name: string;
  /**
   * Each field in order: its type as in an interface file but with an absolute name, its name, and behind ` = ` its default
   * as type descriptions have it. Such as `geometry_msgs/msg/Pose[] poses`, `uint8[<=3] rgb = (255, 0, 0)`.
   */
  readonly fields?: readonly string[] | undefined;
  /** The message types that fields have. A function, because modules may still be loading. */
  readonly uses?: (() => readonly DescribedType[]) | undefined;
}

/**
 * How values of one ROS message type become bytes and back.
 *
 * `T` is what {@link MessageType.decode} gives: plain objects with the field names of ROS, 64-bit integers as `bigint`,
 * sequences of numbers as typed arrays. `Init` is what {@link MessageType.encode} takes: also a safe-integer `number`
 * for a 64-bit field and a plain array of numbers for a typed array.
 */
export interface MessageType<T, Init = T> extends DescribedType {
  /** The REP-2011 type hash, `RIHS01_` and 64 hexadecimal digits, where it is known. */
  readonly hash?: string;
  /**
   * A complete value: what `init` leaves out gets the default of the interface file, else zero, false or empty.
   *
   * @throws TypeError, RangeError for an unknown field, or one whose value can not be converted to its type.
   */
  create(init?: PartOf<Init>): T;
  /**
   * Writes a complete value at the writer's position.
   *
   * @throws TypeError, RangeError naming the path of the missing, unknown or ill-fitting field. What has been written
   *   by then is dropped by the writer's next `begin()`.
   */
  encode(writer: CdrWriter, value: Init): void;
  /**
   * Reads a value at the reader's position. The value shares no memory with the bytes it was read from, unless `options`
   * allow it.
   *
   * @throws CdrError if the bytes are no such value.
   */
  decode(reader: CdrReader, options?: DecodeOptions): T;
}

/** What a value may be created from: every field may be left out, also inside of what is given. */
export type PartOf<Init> = { [Field in keyof Init]?: PartOfField<Init[Field]> };

/** What a field of {@link PartOf} may be given as: messages in part, also those in lists, and typed arrays whole. */
export type PartOfField<Value> = Value extends ArrayBufferView
  ? Value
  : Value extends readonly (infer Element)[]
    ? readonly PartOfField<Element>[]
    : Value extends object
      ? PartOf<Value>
      : Value;

/** How a value is decoded. */
export interface DecodeOptions {
  /**
   * Lets typed arrays of 4 KiB and more be views of the payload instead of copies, where its alignment and byte order
   * permit; those of bytes always are. Such a value changes when the payload's memory does, and keeps all of it alive:
   * for whoever owns the payload and is done with the value soon. Default false.
   */
  readonly views?: boolean;
}

/** A ROS service: a request type and a response type under one name, such as `example_interfaces/srv/AddTwoInts`. */
export interface ServiceType<Req, Res, ReqInit = Req, ResInit = Res> {
  readonly name: string;
  /** The REP-2011 hash of the service as a whole; on the wire, endpoints carry those of its two messages. */
  readonly hash?: string;
  readonly Request: MessageType<Req, ReqInit>;
  readonly Response: MessageType<Res, ResInit>;
  /** What introspection publishes about a call; missing in types that are older than introspection. */
  readonly Event?: MessageType<ServiceEvent<Req, Res>, ServiceEvent_Init<ReqInit, ResInit>>;
}

/** A ROS action, with the services and the message that it is carried by. */
export interface ActionType<Goal, Result, Feedback, GoalInit = Goal, ResultInit = Result, FeedbackInit = Feedback> {
  readonly name: string;
  readonly hash?: string;
  readonly Goal: MessageType<Goal, GoalInit>;
  readonly Result: MessageType<Result, ResultInit>;
  readonly Feedback: MessageType<Feedback, FeedbackInit>;
  readonly SendGoal: ServiceType<unknown, unknown>;
  readonly GetResult: ServiceType<unknown, unknown>;
  readonly FeedbackMessage: MessageType<unknown>;
}
