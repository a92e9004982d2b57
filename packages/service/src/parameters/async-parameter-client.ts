// SPDX-License-Identifier: Apache-2.0
// A client for the parameters of another node, as rclpy has it.

import { type ParameterDescriptor, ParameterEvent } from "@rclts/interfaces/rcl_interfaces/msg";
import {
  DescribeParameters,
  GetParameters,
  GetParameterTypes,
  ListParameters,
  SetParameters,
  SetParametersAtomically,
} from "@rclts/interfaces/rcl_interfaces/srv";
import type { CallbackGroup } from "../callback-group/callback-group.js";
import { checkOptions } from "../check-options.js";
import type { Node } from "../node.js";
import type { ServiceQos } from "../qos-profiles.js";
import type { Subscription } from "../topics/subscription.js";
import type { WaitOptions } from "../wait-options.js";
import type { ListParametersResult } from "./list-parameters.js";
import { Parameter, type ParameterInit, toParameter } from "./parameter.js";
import { PARAMETER_EVENTS, type ParameterEventOptions } from "./parameter-events.js";
import type { ParameterType } from "./parameter-type.js";
import type { SetParametersResult } from "./set-callbacks.js";

/** What the clients of the services of the other node are made with. */
export interface ParameterClientOptions {
  /** `parameters` by default. */
  readonly qos?: ServiceQos | undefined;
  readonly callbackGroup?: CallbackGroup | undefined;
}

/**
 * Asks a node for its parameters, and sets them.
 *
 * Each call waits for the service that it needs. It rejects with a {@link ServiceError}, with code `timeout` at the end of
 * its `timeout`, or with the reason of its signal.
 */
export class AsyncParameterClient {
  /** As it was given. */
  readonly remoteNodeName: string;
  protected readonly node: Node;
  readonly #clients;

  /** @param remoteNodeName such as `/ns/talker`, or `talker` in the namespace of the node */
  constructor(node: Node, remoteNodeName: string, options: ParameterClientOptions = {}) {
    checkOptions("AsyncParameterClient", options, ["qos", "callbackGroup"]);
    if (typeof remoteNodeName !== "string" || remoteNodeName === "") {
      throw new TypeError(`remote node name ${JSON.stringify(remoteNodeName)}: expected such as "/ns/talker"`);
    }
    const { qos = "parameters", callbackGroup } = options;
    const settings = { qos, callbackGroup };
    this.node = node;
    this.remoteNodeName = remoteNodeName;
    this.#clients = {
      describe: node.createClient(DescribeParameters, `${remoteNodeName}/describe_parameters`, settings),
      get: node.createClient(GetParameters, `${remoteNodeName}/get_parameters`, settings),
      types: node.createClient(GetParameterTypes, `${remoteNodeName}/get_parameter_types`, settings),
      list: node.createClient(ListParameters, `${remoteNodeName}/list_parameters`, settings),
      set: node.createClient(SetParameters, `${remoteNodeName}/set_parameters`, settings),
      setAtomically: node.createClient(
        SetParametersAtomically,
        `${remoteNodeName}/set_parameters_atomically`,
        settings,
      ),
    };
  }

  /** Whether all six services are ready. */
  servicesAreReady(): boolean {
    return Object.values(this.#clients).every((client) => client.serviceIsReady());
  }

  /** Waits until all six services are ready; false at the end of the time. */
  async waitForServices(options: WaitOptions = {}): Promise<boolean> {
    const waits = Object.values(this.#clients).map((client) => client.waitForService(options));
    return (await Promise.all(waits)).every((isReady) => isReady);
  }

  /** None if one of the names is not declared, or has no value: the node then answers for none of them. */
  async getParameters(names: readonly string[], options?: WaitOptions): Promise<Parameter[]> {
    const { values } = await this.#clients.get.call({ names: [...names] }, limits(options));
    if (values.length !== names.length) return [];
    return values.map((value, i) => Parameter.fromMessage({ name: names[i]!, value }));
  }

  /** None if one of the names is not declared. */
  async getParameterTypes(names: readonly string[], options?: WaitOptions): Promise<ParameterType[]> {
    const { types } = await this.#clients.types.call({ names: [...names] }, limits(options));
    return Array.from(types) as ParameterType[];
  }

  /** None if one of the names is not declared. */
  async describeParameters(names: readonly string[], options?: WaitOptions): Promise<ParameterDescriptor[]> {
    return (await this.#clients.describe.call({ names: [...names] }, limits(options))).descriptors;
  }

  /**
   * The names that begin with one of the prefixes, and the prefixes that they have.
   *
   * @param prefixes none: all names
   * @param depth most parts that a name may have below its prefix; 0 for any number
   */
  async listParameters(
    prefixes: readonly string[] = [],
    depth = 0,
    options?: WaitOptions,
  ): Promise<ListParametersResult> {
    return (await this.#clients.list.call({ prefixes: [...prefixes], depth }, limits(options))).result;
  }

  /**
   * Sets each by itself. What the node declares is not known here: a number is a double unless a `type` is given.
   *
   * @returns a result for each; rejects with a TypeError for what is no parameter, before anything is sent
   */
  async setParameters(parameters: readonly ParameterInit[], options?: WaitOptions): Promise<SetParametersResult[]> {
    return (await this.#clients.set.call({ parameters: toMessages(parameters) }, limits(options))).results;
  }

  /** Sets all of them, or none. */
  async setParametersAtomically(
    parameters: readonly ParameterInit[],
    options?: WaitOptions,
  ): Promise<SetParametersResult> {
    return (await this.#clients.setAtomically.call({ parameters: toMessages(parameters) }, limits(options))).result;
  }

  /** Takes parameters their values, which those of one type refuse. */
  deleteParameters(names: readonly string[], options?: WaitOptions): Promise<SetParametersResult[]> {
    return this.setParameters(
      names.map((name) => new Parameter(name)),
      options,
    );
  }

  /** Calls back for changes of parameters of all nodes, of which the event's `node` is one. */
  onParameterEvent(
    callback: (event: ParameterEvent) => unknown,
    { qos = "parameter_events", callbackGroup }: ParameterEventOptions = {},
  ): Subscription {
    return this.node.createSubscription(ParameterEvent, PARAMETER_EVENTS, callback, { qos, callbackGroup });
  }

  /** Destroys its clients. Twice is fine. */
  destroy(): void {
    for (const client of Object.values(this.#clients)) this.node.destroyClient(client);
  }
}

/** A parameter client has nothing better to do at the end of its time than to say so. */
function limits(options: WaitOptions = {}) {
  checkOptions("parameter client", options, ["timeout", "signal"]);
  return { ...options, onTimeout: "throw" } as const;
}

function toMessages(parameters: readonly ParameterInit[]) {
  return parameters.map((parameter) => toParameter(parameter).toMessage());
}
