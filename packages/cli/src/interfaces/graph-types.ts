// SPDX-License-Identifier: Apache-2.0
// The types of a service and a topic: by the name that they have in the graph, of a file, or of a node that describes them.

import { type FetchOptions, fetchMessageModel, fetchServiceModel, loadModel, type Model } from "@rclts/idl";
import type { EndpointInfo, NameAndTypes, Node } from "rclts";
import { EXIT, Failure } from "../failure.js";
import { awaitGraph, findInGraph } from "../graph.js";
import type { Io } from "../io.js";
import { findInterfaces, whyMissing } from "./find-interfaces.js";
import { fullTypeName, type LoadedMessage, type LoadedService, messageOf, serviceOf } from "./load-types.js";

/** Where a type is looked for, and for how long. */
export interface TypeOptions {
  /** Milliseconds to wait for somebody who has it, if its type is not given. */
  readonly timeout?: number;
  readonly include?: string[];
}

/**
 * The type of a service. Of a service whose type is not given, waits until somebody has it.
 *
 * @param given `example_interfaces/srv/AddTwoInts`, or `example_interfaces/AddTwoInts`
 * @throws Failure if it has several types, nobody has it within the time, or neither a file nor a node describes it;
 *   InterfaceError for broken files
 */
export async function serviceType(
  io: Io,
  node: Node,
  name: string,
  given: string | undefined,
  options: TypeOptions,
): Promise<LoadedService> {
  const found = await nameOfType(io, node, name, given, options, {
    fullName: node.resolveServiceName(name),
    kind: "srv",
    list: () => node.getServiceNamesAndTypes(),
  });
  const model = await modelOf(io, node, found, options, {
    name,
    endpoints: () => [
      ...node.getServersInfoByService(name),
      ...node.getClientsInfoByService(name),
      // Nodes of ROS describe a service to who asks with the hash of its events.
      ...node.getPublishersInfoByTopic(`${name}/_service_event`),
    ],
    types: [found, `${found}_Event`],
    fetchModel: (from) => fetchServiceModel(node, found, from),
  });
  return serviceOf(found, model);
}

/** The type of a topic; otherwise as {@link serviceType}. */
export async function topicType(
  io: Io,
  node: Node,
  name: string,
  given: string | undefined,
  options: TypeOptions,
): Promise<LoadedMessage> {
  const found = await nameOfType(io, node, name, given, options, {
    fullName: node.resolveTopicName(name),
    kind: "msg",
    list: () => node.getTopicNamesAndTypes(),
  });
  const model = await modelOf(io, node, found, options, {
    name,
    endpoints: () => [...node.getPublishersInfoByTopic(name), ...node.getSubscriptionsInfoByTopic(name)],
    types: [found],
    fetchModel: (from) => fetchMessageModel(node, found, from),
  });
  return messageOf(found, model);
}

interface Names {
  readonly fullName: string;
  readonly kind: "srv" | "msg";
  readonly list: () => readonly NameAndTypes[];
}

async function nameOfType(
  io: Io,
  node: Node,
  name: string,
  given: string | undefined,
  { timeout }: TypeOptions,
  { fullName, kind, list }: Names,
): Promise<string> {
  if (given !== undefined) return fullTypeName(given, kind);
  const waiting = setTimeout(() => io.error(`nobody has ${name} yet: waiting for it\n`), PATIENCE);
  const types = await awaitGraph(io, node, timeout, () => list().find((one) => one.name === fullName)?.types).finally(
    () => clearTimeout(waiting),
  );
  if (types === undefined) throw new Failure(`nobody has ${name} within ${timeout! / 1000} s`, EXIT.timeout);
  if (types.length === 1) return types[0]!;
  throw new Failure(`${name} has several types: ${types.join(", ")}; name the one that is meant`);
}

/** What can describe the type, besides files. */
interface Describers {
  /** Of the topic or service, for people. */
  readonly name: string;
  /** Its endpoints, the best to ask by first: the nodes that these are of use the type. */
  readonly endpoints: () => readonly EndpointInfo[];
  /** What these endpoints are of. */
  readonly types: readonly string[];
  readonly fetchModel: (from: FetchOptions) => Promise<Model>;
}

async function modelOf(
  io: Io,
  node: Node,
  typeName: string,
  { include, timeout }: TypeOptions,
  { name, endpoints, types, fetchModel }: Describers,
): Promise<Model> {
  const searchPath = findInterfaces(io, include);
  const path = searchPath.find(typeName);
  if (path !== undefined) return loadModel([{ name: typeName, path }], searchPath);
  const missing = whyMissing(typeName, searchPath);
  const tried = new Set<string>();
  const untried = () => describers(node, endpoints(), types).find(({ nodeName, hash }) => !tried.has(nodeName + hash));
  let why = `no node that has ${name} describes it`;
  // An endpoint may become known while a node is asked by another one.
  for (let next = await findInGraph(io, node, untried); next !== undefined; next = untried()) {
    const { nodeName, hash } = next;
    tried.add(nodeName + hash);
    try {
      const model = await fetchModel({ nodeName, hash, timeout: timeout ?? TIMEOUT, signal: io.signal });
      io.error(`${typeName} is in no interface file: used as ${nodeName} describes it\n`);
      return model;
    } catch (error) {
      io.signal.throwIfAborted();
      why = (error as Error).message;
    }
  }
  throw new Failure(`${missing}; and ${why}`);
}

interface Describer {
  readonly nodeName: string;
  readonly hash: string;
}

/** The nodes that use one of the types and can be asked for it: each once for a type, with the hash that it announces. */
function describers(node: Node, endpoints: readonly EndpointInfo[], types: readonly string[]): Describer[] {
  const found = new Map<string, Describer>();
  for (const { nodeName: base, nodeNamespace, topicType: type, topicTypeHash: hash } of endpoints) {
    if (!types.includes(type) || hash === undefined) continue;
    const nodeName = nodeNamespace === "/" ? `/${base}` : `${nodeNamespace}/${base}`;
    const key = `${nodeName} ${type}`;
    if (!found.has(key) && node.countServices(`${nodeName}/get_type_description`) > 0)
      found.set(key, { nodeName, hash });
  }
  return [...found.values()];
}

/** Milliseconds in which somebody who is there is found. */
const PATIENCE = 2000;
/** Milliseconds that a node is given to describe a type. */
const TIMEOUT = 5000;
