// SPDX-License-Identifier: Apache-2.0
// Service and message types of a running node that describes the types it uses: no interface file, no generation.

import type { MessageType, ServiceType } from "@rclts/cdr";
import {
  type GetTypeDescription_Request,
  type GetTypeDescription_Response,
  getTypeDescription,
} from "./get-type-description.js";
import { loadDescription, type ReceivedTypeDescription } from "./load-description.js";
import type { Model } from "./model.js";
import { RuntimeTypes, type RuntimeValue } from "./runtime-types.js";
import { describeService } from "./type-description.js";

/** What is needed of a node of rclts to ask another one. */
export interface AskingNode {
  /** As the `createClient` of a node; of the client no more is needed than what is named here. */
  createClient(
    type: ServiceType<GetTypeDescription_Request, GetTypeDescription_Response>,
    name: string,
  ): {
    /** Resolves with the response; rejects when the time is up or the signal aborts. */
    call(request: GetTypeDescription_Request, options: CallLimits): Promise<GetTypeDescription_Response | undefined>;
    /** Leaves the graph. */
    destroy(): void;
  };
  /** As that of a node. */
  destroyClient(client: { destroy(): void }): boolean;
}

/** What is wanted, and how long it may take. */
export interface FetchOptions {
  /** The full name of the node that uses the type, such as `/turtlesim`. */
  readonly nodeName: string;
  /** Such as `RIHS01_e118de6b…`; nodes find types by it alone. What they describe must have it. */
  readonly hash: string;
  /** Milliseconds until it rejects. Left out or Infinity sets no limit. */
  readonly timeout?: number | undefined;
  /** Ends the wait: it rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * The type of a service that another node offers or calls, as the node describes it (`~/get_type_description`, ROS 2 Iron and
 * later, if the node has that service and its parameter `start_type_description_service` is not false).
 *
 * @param name the type, such as `example_interfaces/srv/AddTwoInts`
 * @param options `hash` is that of the whole service. Nodes of rclts find it also by the hashes of its request and its
 *   response, which are what its endpoints announce; nodes of ROS do not. Any node finds it by the hash of its events while
 *   its introspection is on, which the publisher of `NAME/_service_event` announces
 * @throws InterfaceError if what the node says is no description of it; Error with the node's reason if it has none; what
 *   a call rejects with
 */
export async function fetchServiceType(
  node: AskingNode,
  name: string,
  options: FetchOptions,
): Promise<ServiceType<RuntimeValue, RuntimeValue>> {
  return new RuntimeTypes(await fetchServiceModel(node, name, options)).service(name);
}

/**
 * The type of a message that another node publishes or subscribes to, as the node describes it.
 *
 * @param name the type, such as `std_msgs/msg/String`
 * @param options `hash` is what the topic's endpoints announce
 * @throws as {@link fetchServiceType}
 */
export async function fetchMessageType(
  node: AskingNode,
  name: string,
  options: FetchOptions,
): Promise<MessageType<RuntimeValue>> {
  return new RuntimeTypes(await fetchMessageModel(node, name, options)).message(name);
}

/** What {@link fetchServiceType} makes the type of, for who has to know its fields. */
export async function fetchServiceModel(node: AskingNode, name: string, options: FetchOptions): Promise<Model> {
  const described = await fetchDescription(node, name, options);
  const isOfEvents = described.type_description.type_name === `${name}_Event`;
  const model = loadDescription(isOfEvents ? serviceOfEvents(name, described) : described);
  const { hash, Request, Response, Event } = new RuntimeTypes(model).service(name);
  if ([hash, Request.hash, Response.hash, Event!.hash].includes(options.hash)) return model;
  throw new Error(`expected a description of ${name} with hash ${options.hash}, found one with ${hash}`);
}

/** What {@link fetchMessageType} makes the type of. */
export async function fetchMessageModel(node: AskingNode, name: string, options: FetchOptions): Promise<Model> {
  return loadDescription(await fetchDescription(node, name, options), options.hash);
}

async function fetchDescription(
  node: AskingNode,
  name: string,
  { nodeName, hash, timeout, signal }: FetchOptions,
): Promise<ReceivedTypeDescription> {
  const client = node.createClient(getTypeDescription(), `${nodeName}/get_type_description`);
  try {
    const request = { type_name: name, type_hash: hash, include_type_sources: false };
    const response = (await client.call(request, { timeout, signal, onTimeout: "throw" }))!;
    if (response.successful) return response.type_description;
    throw new Error(`${nodeName} does not describe ${name}: ${response.failure_reason}`);
  } finally {
    node.destroyClient(client);
  }
}

/** The events of a service contain all that it is made of. */
function serviceOfEvents(name: string, events: ReceivedTypeDescription): ReceivedTypeDescription {
  return {
    type_description: describeService(name),
    referenced_type_descriptions: [events.type_description, ...events.referenced_type_descriptions],
  };
}

/** How long a call of {@link AskingNode} may take. */
export interface CallLimits {
  readonly timeout: number | undefined;
  readonly signal: AbortSignal | undefined;
  readonly onTimeout: "throw";
}
