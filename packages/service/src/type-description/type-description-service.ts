// SPDX-License-Identifier: Apache-2.0
// The service by which others learn what the types are that a node uses (rcl, Iron to Rolling).

import {
  GetTypeDescription,
  type GetTypeDescription_Response,
} from "@rclts/interfaces/type_description_interfaces/srv";
import type { Node } from "../node.js";
import { describeType, type EndpointType } from "./describe-type.js";

/**
 * Whether a node shall have the service. Nodes of ROS ask their read-only parameter `start_type_description_service`; here it
 * is declared only if it is given from outside, so that a node's parameters are those that it has in Humble, too.
 *
 * @throws InvalidParameterTypeException if it is given and no boolean
 */
export function wantsTypeDescriptionService(node: Node, isGiven: boolean, byDefault: boolean): boolean {
  if (isGiven && !node.hasParameter(PARAMETER)) node.declareParameter(PARAMETER, byDefault, { read_only: true });
  return node.hasParameter(PARAMETER) ? node.getParameter(PARAMETER).value === true : byDefault;
}

/** The parameter that says whether a node has the service. */
export const PARAMETER = "start_type_description_service";

/**
 * Offers it under the node's name. It lives as long as the node.
 *
 * @param typesInUse those of the node's endpoints at the time
 */
export function startTypeDescriptionService(node: Node, typesInUse: () => Iterable<EndpointType>): void {
  node.createService(
    GetTypeDescription,
    `${node.getName()}/get_type_description`,
    ({ type_name, type_hash }, response): GetTypeDescription_Response => {
      const answer = descriptionOf(type_name, type_hash, typesInUse());
      if (typeof answer === "string") response.failure_reason = answer;
      else Object.assign(response, { successful: true, type_description: answer });
      // Of sources there are none: programs do not carry their interface files.
      return response;
    },
  );
}

/** The description of the type that has the hash; else why there is none. */
function descriptionOf(name: string, hash: string, types: Iterable<EndpointType>) {
  if (!TYPE_HASH.test(hash)) return "Failed to parse type hash";
  const wanted = `RIHS01_${hash.slice("RIHS01_".length).toLowerCase()}`;
  for (const type of types) {
    const found = findType(type, name, wanted);
    if (found !== undefined) return describeType(found) ?? `The description of ${found.name} is not known`;
  }
  return "Type not currently in use by this node";
}

/**
 * By the hash of the type, by that of a service's events or, other than nodes of ROS do it, by that of its request or
 * response: these are what its endpoints announce. It gives the service if this is what was named, else the message.
 */
function findType(type: EndpointType, name: string, hash: string): EndpointType | undefined {
  if (type.hash === hash) return type;
  if (!("Request" in type)) return undefined;
  const part = [type.Request, type.Response, type.Event].find((one) => one?.hash === hash);
  return part !== undefined && name === type.name ? type : part;
}

const TYPE_HASH = /^RIHS01_[0-9a-f]{64}$/i;
