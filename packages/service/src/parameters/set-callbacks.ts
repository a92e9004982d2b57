// SPDX-License-Identifier: Apache-2.0
// Who is asked and told when parameters are set.

import type { Parameter } from "./parameter.js";

/** Whether parameters were set, and why not; as rcl_interfaces/msg/SetParametersResult. */
export interface SetParametersResult {
  successful: boolean;
  /** Empty if there is nothing to say. */
  reason: string;
}

/** Called first, with what is to be set; what it gives is set instead. */
export type PreSetParametersCallback = (parameters: readonly Parameter[]) => readonly Parameter[];

/** Called with what would be set, none of which has changed yet; says whether it may be. */
export type OnSetParametersCallback = (
  parameters: readonly Parameter[],
) => Pick<SetParametersResult, "successful"> & Partial<SetParametersResult>;

/** Called with what has been set. */
export type PostSetParametersCallback = (parameters: readonly Parameter[]) => void;

/** Callbacks of one kind, the newest first. */
class CallbackList<Callback> {
  readonly #what: string;
  #callbacks: readonly Callback[] = [];

  constructor(what: string) {
    this.#what = what;
  }

  get all(): readonly Callback[] {
    return this.#callbacks;
  }

  /** @throws TypeError */
  add(callback: Callback): void {
    if (typeof callback !== "function") {
      throw new TypeError(`${this.#what} callback ${String(callback)}: expected a function`);
    }
    this.#callbacks = [callback, ...this.#callbacks];
  }

  /** @throws RangeError for one that was not added, or was removed */
  remove(callback: Callback): void {
    const at = this.#callbacks.indexOf(callback);
    if (at < 0) throw new RangeError(`${this.#what} callback: expected one that was added and not removed`);
    this.#callbacks = this.#callbacks.filter((_, i) => i !== at);
  }
}

/** The callbacks of a node. */
export class SetCallbacks {
  readonly pre: CallbackList<PreSetParametersCallback> = new CallbackList("pre-set");
  readonly on: CallbackList<OnSetParametersCallback> = new CallbackList("on-set");
  readonly post: CallbackList<PostSetParametersCallback> = new CallbackList("post-set");

  /** What is set in the end: what each pre-set callback makes of the parameters, or these if there is none. */
  prepare(parameters: readonly Parameter[]): readonly Parameter[] {
    if (this.pre.all.length === 0) return parameters;
    return this.pre.all.flatMap((callback) => callback(parameters));
  }

  /**
   * The first refusal of an on-set callback; undefined if there is none.
   *
   * @throws TypeError for a callback that gives no result
   */
  refusal(parameters: readonly Parameter[]): string | undefined {
    for (const callback of this.on.all) {
      const result = callback(parameters);
      if (typeof result?.successful !== "boolean") {
        throw new TypeError(`an on-set callback returned ${String(result)}: expected { successful, reason }`);
      }
      if (!result.successful) return String(result.reason ?? "");
    }
    return undefined;
  }

  report(parameters: readonly Parameter[]): void {
    for (const callback of this.post.all) callback(parameters);
  }
}
