// SPDX-License-Identifier: Apache-2.0
// Types that are made of a model at run time, and do what generated ones do.

import type { ActionType, MessageType, ServiceType } from "@rclts/cdr";
import { action, message, service, withConstants } from "@rclts/cdr/codegen";
import { type FieldCodec, fieldCodec } from "./field-codec.js";
import { fieldText } from "./field-text.js";
import { type Interface, type Model, nestedNames, type Service, type Struct } from "./model.js";
import { describeInterface, describeStruct } from "./type-description.js";
import { typeHash } from "./type-hash.js";

/** A value whose fields only the interface text knows. */
// biome-ignore lint/suspicious/noExplicitAny: what the text says at run time, the compiler can not know.
export type RuntimeValue = any;

/**
 * The message, service and action types of a model: the same objects, bytes, hashes, errors and constants as those that
 * rclts-gen generates. Each is made once, when it is first asked for.
 */
export class RuntimeTypes {
  readonly #model: Model;
  readonly #messages = new Map<string, MessageType<RuntimeValue>>();

  constructor(model: Model) {
    this.#model = model;
  }

  /**
   * The type of a message, or of a part of a service or an action such as `std_srvs/srv/SetBool_Request`.
   *
   * @throws RangeError if the model has no such struct
   */
  message(name: string): MessageType<RuntimeValue> {
    const known = this.#messages.get(name);
    if (known !== undefined) return known;
    const struct = this.#struct(name);
    const fields: NamedCodec[] = [];
    const hash = typeHash(describeStruct(struct, (other) => this.#model.structs.get(other)));
    const codec = struct.fields.length === 0 ? EMPTY : codecOf(fields);
    const described = {
      fields: struct.fields.map(fieldText),
      uses: () => nestedNames(struct).map((other) => this.message(other)),
    };
    const type = withConstants(message<RuntimeValue>({ name, hash, ...described, ...codec }), constantsOf(struct));
    // Known before its fields are, which may lead back here.
    this.#messages.set(name, type);
    for (const field of struct.fields) {
      fields.push({ ...fieldCodec(field, (other) => this.message(other)), name: field.name });
    }
    return type;
  }

  /**
   * The type of a service, also of one that an action has, such as `example_interfaces/action/Fibonacci_SendGoal`.
   *
   * @throws RangeError if the model has no such service
   */
  service(name: string): ServiceType<RuntimeValue, RuntimeValue> {
    for (const definition of this.#model.interfaces.values()) {
      const services = definition.kind === "action" ? [definition.sendGoal, definition.getResult] : [definition];
      for (const one of services) if (one.kind === "srv" && one.name === name) return this.#service(one);
    }
    throw new RangeError(`the model has no service ${name}`);
  }

  /** @throws RangeError if the model has no such action */
  action(name: string): ActionType<RuntimeValue, RuntimeValue, RuntimeValue> {
    const definition = this.#model.interfaces.get(name);
    if (definition?.kind !== "action") throw new RangeError(`the model has no action ${name}`);
    return action({
      name,
      hash: this.#hash(definition),
      Goal: this.message(definition.goal.name),
      Result: this.message(definition.result.name),
      Feedback: this.message(definition.feedback.name),
      SendGoal: this.#service(definition.sendGoal),
      GetResult: this.#service(definition.getResult),
      FeedbackMessage: this.message(definition.feedbackMessage.name),
    });
  }

  #service(definition: Service): ServiceType<RuntimeValue, RuntimeValue> {
    return service({
      name: definition.name,
      hash: this.#hash(definition),
      Request: this.message(definition.request.name),
      Response: this.message(definition.response.name),
      Event: this.message(definition.event.name),
    });
  }

  #hash(definition: Interface): string {
    return typeHash(describeInterface(definition, (name) => this.#model.structs.get(name)));
  }

  #struct(name: string): Struct {
    const struct = this.#model.structs.get(name);
    if (struct === undefined) throw new RangeError(`the model has no ${name}`);
    return struct;
  }
}

interface NamedCodec extends FieldCodec {
  readonly name: string;
}

type Codec = Pick<Parameters<typeof message<RuntimeValue>>[0], "create" | "encode" | "decode">;

function codecOf(fields: readonly NamedCodec[]): Codec {
  return {
    create(init) {
      const value: RuntimeValue = {};
      for (const field of fields) value[field.name] = field.create(givenOf(init, field.name));
      return value;
    },
    encode(writer, value) {
      for (const field of fields) field.encode(writer, value[field.name]);
    },
    decode(reader) {
      const value: RuntimeValue = {};
      for (const field of fields) value[field.name] = field.decode(reader);
      return value;
    },
  };
}

function givenOf(init: RuntimeValue, name: string): unknown {
  // Every object inherits this one from Object.prototype.
  return name === "constructor" && !Object.hasOwn(init, name) ? undefined : init[name];
}

function constantsOf({ constants }: Struct): Record<string, unknown> {
  return Object.fromEntries(constants.map(({ name, value }) => [name, value]));
}

/** A structure needs at least one member on the wire: ROS gives an empty one this byte. */
const EMPTY: Codec = {
  create: () => ({}),
  encode: (writer) => writer.uint8(0),
  decode(reader) {
    reader.uint8();
    return {};
  },
};
