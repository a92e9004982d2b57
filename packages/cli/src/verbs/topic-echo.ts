// SPDX-License-Identifier: Apache-2.0
// rclts topic echo

import type { Field, RuntimeValue } from "@rclts/idl";
import type { Command } from "commander";
import { Failure } from "../failure.js";
import { topicType } from "../interfaces/graph-types.js";
import type { LoadedMessage } from "../interfaces/load-types.js";
import type { Io } from "../io.js";
import { withNode } from "../session.js";
import { addEchoOptions, document, type EchoOptions, Listening, treeOptions } from "../topics/echo.js";
import { addQosOptions, type QosOptions, qosOf } from "../topics/qos-options.js";
import { jsonLine } from "../values/json-line.js";
import { fieldTree, messageTree } from "../values/message-tree.js";
import { reprField } from "../values/python-repr.js";
import { dumpYaml } from "../values/python-yaml.js";

interface Options extends EchoOptions, QosOptions {
  readonly field?: string;
}

export function define(command: Command, io: Io): void {
  addQosOptions(
    addEchoOptions(
      command
        .argument("<name>", "such as /chatter")
        .argument("[type]", "such as std_msgs/msg/String; by default that which the topic has")
        .option("--field <path>", "only this field of each message, such as pose.position"),
    ),
  ).action((name: string, typeName: string | undefined, options: Options) => echo(io, name, typeName, options));
}

async function echo(io: Io, name: string, typeName: string | undefined, options: Options): Promise<void> {
  await withNode(io, async (node) => {
    const loaded = await topicType(io, node, name, typeName, options);
    const print = printer(io, loaded, options);
    const listening = new Listening(name, options, io.signal);
    const take = (message: RuntimeValue): void => {
      print(message);
      listening.heard();
    };
    // Best effort takes from every publisher.
    node.createSubscription(loaded.type, name, take, { qos: qosOf(options, { profile: "sensor_data" }) });
    await listening.ended;
  });
}

function printer(io: Io, loaded: LoadedMessage, options: Options): (message: RuntimeValue) => void {
  const { struct, structs } = loaded;
  const tree = treeOptions(options);
  const path = options.field?.split(".").filter((part) => part !== "") ?? [];
  if (path.length === 0) {
    return (message) => {
      if (options.json) io.out(`${jsonLine(message)}\n`);
      else io.out(document(messageTree(struct, message, structs, tree), options, dumpYaml));
    };
  }
  const field = fieldAt(loaded, path);
  const { type, arity } = field;
  return (message) => {
    const value = path.reduce((of, part) => of[part], message);
    if (options.json) io.out(`${jsonLine(value)}\n`);
    else if (type.kind === "struct" && arity.kind === "one") {
      io.out(document(fieldTree(field, value, structs, tree), options, dumpYaml));
    } else {
      const isText = type.kind === "string" && arity.kind === "one";
      io.out(`${isText ? value : reprField(field, value, structs)}\n---\n`);
    }
  };
}

function fieldAt({ struct, structs }: LoadedMessage, path: readonly string[]): Field {
  let fields = struct.fields;
  let found: Field | undefined;
  for (const part of path) {
    found = fields.find(({ name }) => name === part);
    if (found === undefined) throw new Failure(`Invalid field '${path.join(".")}': there is no ${part}`);
    fields = found.type.kind === "struct" && found.arity.kind === "one" ? structs.get(found.type.name)!.fields : [];
  }
  return found!;
}
