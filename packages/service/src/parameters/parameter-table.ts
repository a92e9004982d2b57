// SPDX-License-Identifier: Apache-2.0
// The declared parameters of a node, and how they change: all that are set together, or none.

import { ParameterDescriptor } from "@rclts/interfaces/rcl_interfaces/msg";
import { refusalByDescriptor, refusalToWrite } from "./apply-descriptor.js";
import type { Parameter } from "./parameter.js";
import { ParameterType } from "./parameter-type.js";
import { SetCallbacks, type SetParametersResult } from "./set-callbacks.js";

export interface DeclaredParameter {
  readonly parameter: Parameter;
  readonly descriptor: ParameterDescriptor;
}

/** What one setting of parameters has changed. */
export interface ParameterChanges {
  /** Had no value before. */
  readonly added: readonly Parameter[];
  readonly changed: readonly Parameter[];
  /** Not set any more. */
  readonly deleted: readonly Parameter[];
}

export class ParameterTable {
  readonly callbacks: SetCallbacks = new SetCallbacks();
  readonly #onChange: (changes: ParameterChanges) => void;
  readonly #declared = new Map<string, DeclaredParameter>();

  constructor(onChange: (changes: ParameterChanges) => void) {
    this.#onChange = onChange;
  }

  /** In the order of their declaration. */
  get names(): Iterable<string> {
    return this.#declared.keys();
  }

  get(name: string): DeclaredParameter | undefined {
    return this.#declared.get(name);
  }

  /** Past all rules and callbacks. */
  put(parameter: Parameter, descriptor: ParameterDescriptor): void {
    const { name, type } = parameter;
    const actual = descriptor.dynamic_typing ? { name, type } : { name };
    this.#declared.set(name, { parameter, descriptor: ParameterDescriptor.create({ ...descriptor, ...actual }) });
  }

  delete(name: string): void {
    this.#declared.delete(name);
  }

  /** Declares a parameter that is not, with a value that the descriptor and the callbacks have to accept. */
  declare(parameter: Parameter, descriptor: ParameterDescriptor): SetParametersResult {
    const refusal = refusalByDescriptor(parameter, descriptor, false) ?? this.callbacks.refusal([parameter]);
    if (refusal !== undefined) return { successful: false, reason: refusal };
    this.put(parameter, descriptor);
    this.#onChange({ added: [parameter], changed: [], deleted: [] });
    this.callbacks.report([parameter]);
    return SUCCESS();
  }

  /** Sets all or none. One without a value is deleted; one that is not declared becomes so, dynamically typed. */
  set(parameters: readonly Parameter[]): SetParametersResult {
    const refusal = this.#refusalToSet(parameters) ?? this.callbacks.refusal(parameters);
    if (refusal !== undefined) return { successful: false, reason: refusal };
    const changes = { added: [] as Parameter[], changed: [] as Parameter[], deleted: [] as Parameter[] };
    for (const parameter of parameters) {
      const before = this.#declared.get(parameter.name);
      if (parameter.type === ParameterType.NOT_SET) {
        this.#declared.delete(parameter.name);
        changes.deleted.push(parameter);
      } else {
        const isNew = (before?.parameter.type ?? ParameterType.NOT_SET) === ParameterType.NOT_SET;
        changes[isNew ? "added" : "changed"].push(parameter);
        this.put(parameter, before?.descriptor ?? ParameterDescriptor.create({ dynamic_typing: true }));
      }
    }
    if (parameters.length > 0) this.#onChange(changes);
    this.callbacks.report(parameters);
    return SUCCESS();
  }

  #refusalToSet(parameters: readonly Parameter[]): string | undefined {
    let size = this.#declared.size;
    for (const parameter of parameters) {
      const declared = this.#declared.get(parameter.name);
      if (declared === undefined) {
        if (++size > MOST_PARAMETERS) return `There are ${MOST_PARAMETERS} parameters already`;
        continue;
      }
      if (declared.descriptor.read_only) return refusalToWrite(parameter.name);
      const refusal = refusalByDescriptor(parameter, declared.descriptor, true);
      if (refusal !== undefined) return refusal;
    }
    return undefined;
  }
}

const SUCCESS = (): SetParametersResult => ({ successful: true, reason: "" });
/** Beyond which none is declared by being set, as that can be done from outside. */
const MOST_PARAMETERS = 65_536;
