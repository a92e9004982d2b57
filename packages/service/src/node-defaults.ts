// SPDX-License-Identifier: Apache-2.0
// What every node has though its program does not make it: services about itself, and what its parameters govern.

import type { RosClock } from "./clock/ros-clock.js";
import { startTimeSource } from "./clock/time-source.js";
import { IntrospectionSwitch } from "./introspection/introspection-switch.js";
import { startLoggerServices } from "./logging/logger-services.js";
import type { Node } from "./node.js";
import type { NodeOptions } from "./node-options.js";
import type { ParameterInit } from "./parameters/parameter.js";
import { NO_OVERRIDES, overridesFor } from "./parameters/parameter-overrides.js";
import { startParameterServices } from "./parameters/parameter-services.js";
import type { EndpointType } from "./type-description/describe-type.js";
import {
  PARAMETER as START_TYPE_DESCRIPTION_SERVICE,
  startTypeDescriptionService,
  wantsTypeDescriptionService,
} from "./type-description/type-description-service.js";

/** Initial values of a node's parameters that come from outside of the program, by name. */
export function parameterOverridesOf(node: Node, options: NodeOptions): Map<string, ParameterInit> {
  const { parameterOverrides = [], useGlobalArguments = true } = options;
  const fromContext = useGlobalArguments ? node.context.parameterOverrides : NO_OVERRIDES;
  const overrides = overridesFor(fromContext, node.getFullyQualifiedName());
  for (const override of parameterOverrides) overrides.set(override.name, override);
  return overrides;
}

/** Parts of a node that what it has by default works on. */
export interface DefaultsConfig {
  readonly options: NodeOptions;
  /** Which the node has been given already. */
  readonly overrides: ReadonlyMap<string, ParameterInit>;
  readonly clock: RosClock;
  /** Those of the node's endpoints at the time. */
  typesInUse(): Iterable<EndpointType>;
}

/** Starts what lives as long as the node. Its parameters can be declared by now. */
export function startDefaults(node: Node, { options, overrides, clock, typesInUse }: DefaultsConfig): void {
  const { startParameterServices: areServed = true, enableLoggerService = false } = options;
  startTimeSource(node, clock);
  if (areServed) startParameterServices(node);
  const { startTypeDescriptionService: areDescribed = areServed } = options;
  if (wantsTypeDescriptionService(node, overrides.has(START_TYPE_DESCRIPTION_SERVICE), areDescribed)) {
    startTypeDescriptionService(node, typesInUse);
  }
  if (enableLoggerService) startLoggerServices(node, node.context.core.loggers);
}

/** Lets the node's parameters switch introspection of the clients and services that the switch is given. */
export function startIntrospection(node: Node, overrides: ReadonlyMap<string, ParameterInit>): IntrospectionSwitch {
  const { host } = node.context.core;
  const clock = { now: () => host.now() + host.wallOffset };
  const introspection = new IntrospectionSwitch(clock, overrides, node.getLogger());
  node.addOnSetParametersCallback(introspection.check);
  node.addPostSetParametersCallback(introspection.apply);
  return introspection;
}
