// SPDX-License-Identifier: Apache-2.0
// Tells of single parameters of other nodes when they change, as rclpy's ParameterEventHandler does.

import { ParameterEvent } from "@rclts/interfaces/rcl_interfaces/msg";
import { fullyQualified } from "../names/expand.js";
import type { Node } from "../node.js";
import type { Subscription } from "../topics/subscription.js";
import { Parameter } from "./parameter.js";
import { PARAMETER_EVENTS, type ParameterEventOptions } from "./parameter-events.js";
import { isParameterType } from "./parameter-type.js";

/** What adding a callback gives, to remove it by. */
export interface ParameterCallbackHandle {
  readonly parameterName: string;
  /** The full name. */
  readonly nodeName: string;
  /** What was added. */
  readonly callback: (parameter: Parameter) => void;
}

/** The same of a callback for whole events. */
export interface ParameterEventCallbackHandle {
  /** What was added. */
  readonly callback: (event: ParameterEvent) => void;
}

/** Callbacks for parameters of other nodes, by one subscription. The newest callback is called first. */
export class ParameterEventHandler {
  readonly #node: Node;
  readonly #subscription: Subscription;
  /** By node and by parameter. */
  readonly #parameterCallbacks = new Map<string, Map<string, readonly ParameterCallbackHandle[]>>();
  #eventCallbacks: readonly ParameterEventCallbackHandle[] = [];

  constructor(node: Node, { qos = "parameter_events", callbackGroup }: ParameterEventOptions = {}) {
    this.#node = node;
    const options = { qos, callbackGroup };
    this.#subscription = node.createSubscription(
      ParameterEvent,
      PARAMETER_EVENTS,
      (event) => this.#take(event),
      options,
    );
  }

  /**
   * Called with each new value of a parameter, not when it is deleted.
   *
   * @param nodeName such as `/ns/talker`, or `talker` in the namespace of the handler's node; "" for that node itself
   */
  addParameterCallback(
    parameterName: string,
    nodeName: string,
    callback: (parameter: Parameter) => void,
  ): ParameterCallbackHandle {
    const handle = { parameterName, nodeName: this.#fullName(nodeName), callback: checkCallback(callback) };
    const ofNode =
      this.#parameterCallbacks.get(handle.nodeName) ?? new Map<string, readonly ParameterCallbackHandle[]>();
    this.#parameterCallbacks.set(handle.nodeName, ofNode);
    ofNode.set(parameterName, [handle, ...(ofNode.get(parameterName) ?? [])]);
    return handle;
  }

  /** @throws RangeError for one that is not there */
  removeParameterCallback(handle: ParameterCallbackHandle): void {
    const ofNode = this.#parameterCallbacks.get(handle.nodeName);
    const left = without(ofNode?.get(handle.parameterName) ?? [], handle);
    if (left.length > 0) ofNode!.set(handle.parameterName, left);
    else ofNode!.delete(handle.parameterName);
    if (ofNode!.size === 0) this.#parameterCallbacks.delete(handle.nodeName);
  }

  /** Called with each event of any node. */
  addParameterEventCallback(callback: (event: ParameterEvent) => void): ParameterEventCallbackHandle {
    const handle = { callback: checkCallback(callback) };
    this.#eventCallbacks = [handle, ...this.#eventCallbacks];
    return handle;
  }

  /** @throws RangeError for one that is not there */
  removeParameterEventCallback(handle: ParameterEventCallbackHandle): void {
    this.#eventCallbacks = without(this.#eventCallbacks, handle);
  }

  /** The value that a parameter has been given by an event; undefined if it tells of another node, or not of that. */
  static getParameterFromEvent(event: ParameterEvent, parameterName: string, nodeName: string): Parameter | undefined {
    if (event.node !== nodeName) return undefined;
    return ParameterEventHandler.getParametersFromEvent(event).find(({ name }) => name === parameterName);
  }

  /** The parameters that an event gives values, but for those of a type that there is not. */
  static getParametersFromEvent(event: ParameterEvent): Parameter[] {
    return [...event.new_parameters, ...event.changed_parameters]
      .filter(({ value }) => isParameterType(value.type))
      .map((message) => Parameter.fromMessage(message));
  }

  /** Ends the subscription. Twice is fine. */
  destroy(): void {
    this.#node.destroySubscription(this.#subscription);
  }

  #take(event: ParameterEvent): void {
    const ofNode = this.#parameterCallbacks.get(event.node);
    if (ofNode !== undefined) {
      for (const parameter of ParameterEventHandler.getParametersFromEvent(event)) {
        for (const { callback } of ofNode.get(parameter.name) ?? []) callback(parameter);
      }
    }
    for (const { callback } of this.#eventCallbacks) callback(event);
  }

  #fullName(nodeName: string): string {
    if (nodeName === "") return this.#node.getFullyQualifiedName();
    return nodeName.startsWith("/") ? nodeName : fullyQualified(this.#node.getNamespace(), nodeName);
  }
}

function checkCallback<Callback>(callback: Callback): Callback {
  if (typeof callback === "function") return callback;
  throw new TypeError(`parameter callback ${String(callback)}: expected a function`);
}

function without<Handle>(handles: readonly Handle[], handle: Handle): readonly Handle[] {
  if (!handles.includes(handle))
    throw new RangeError("parameter callback: expected one that was added and not removed");
  return handles.filter((other) => other !== handle);
}
