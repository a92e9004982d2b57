// SPDX-License-Identifier: Apache-2.0
// The table of verbs: one row and one file in verbs/ each, loaded only when it is asked for.

import type { Command } from "commander";
import type { Io } from "./io.js";

/** What a file in verbs/ exports: it gives the command its arguments, options and action. */
export interface VerbModule {
  readonly define: (command: Command, io: Io) => void;
}

/** A verb as the help lists it, and where the rest of it is. */
export interface VerbRow {
  /** Such as `service call`. */
  readonly name: string;
  /** One line for `--help`. */
  readonly summary: string;
  readonly load: () => Promise<VerbModule>;
}

/** The first words of the verbs, with their line for `--help`. */
export const GROUPS: Readonly<Record<string, string>> = {
  service: "Call, offer and look at services",
  node: "Look at nodes",
  topic: "Publish on topics, and look at them",
  param: "Get and set the parameters of nodes",
  interface: "Look at interface files",
};

/** In the order of the help. */
export const VERBS: readonly VerbRow[] = [
  { name: "service list", summary: "List services", load: () => import("./verbs/service-list.js") },
  { name: "service type", summary: "Print the type of a service", load: () => import("./verbs/service-type.js") },
  { name: "service find", summary: "List the services of a type", load: () => import("./verbs/service-find.js") },
  { name: "service info", summary: "Print who is at a service", load: () => import("./verbs/service-info.js") },
  { name: "service call", summary: "Call a service", load: () => import("./verbs/service-call.js") },
  { name: "service echo", summary: "Print the calls of a service", load: () => import("./verbs/service-echo.js") },
  { name: "service wait", summary: "Wait until a service is ready", load: () => import("./verbs/service-wait.js") },
  { name: "service serve", summary: "Offer a service", load: () => import("./verbs/service-serve.js") },
  { name: "node list", summary: "List nodes", load: () => import("./verbs/node-list.js") },
  { name: "node info", summary: "Print what a node has", load: () => import("./verbs/node-info.js") },
  { name: "topic list", summary: "List topics", load: () => import("./verbs/topic-list.js") },
  { name: "topic type", summary: "Print the type of a topic", load: () => import("./verbs/topic-type.js") },
  { name: "topic find", summary: "List the topics of a type", load: () => import("./verbs/topic-find.js") },
  { name: "topic info", summary: "Print who is at a topic", load: () => import("./verbs/topic-info.js") },
  { name: "topic echo", summary: "Print the messages of a topic", load: () => import("./verbs/topic-echo.js") },
  { name: "topic pub", summary: "Publish messages", load: () => import("./verbs/topic-pub.js") },
  { name: "param list", summary: "List parameters", load: () => import("./verbs/param-list.js") },
  { name: "param get", summary: "Print a parameter", load: () => import("./verbs/param-get.js") },
  { name: "param set", summary: "Set a parameter", load: () => import("./verbs/param-set.js") },
  { name: "param delete", summary: "Delete a parameter", load: () => import("./verbs/param-delete.js") },
  { name: "param describe", summary: "Print what parameters may be", load: () => import("./verbs/param-describe.js") },
  { name: "param dump", summary: "Print all parameters as a file", load: () => import("./verbs/param-dump.js") },
  { name: "param load", summary: "Set the parameters of a file", load: () => import("./verbs/param-load.js") },
  { name: "interface list", summary: "List all interfaces", load: () => import("./verbs/interface-list.js") },
  { name: "interface show", summary: "Print an interface file", load: () => import("./verbs/interface-show.js") },
  { name: "interface proto", summary: "Print values to start from", load: () => import("./verbs/interface-proto.js") },
  {
    name: "interface package",
    summary: "List the interfaces of a package",
    load: () => import("./verbs/interface-package.js"),
  },
  {
    name: "interface packages",
    summary: "List the packages that have interfaces",
    load: () => import("./verbs/interface-packages.js"),
  },
  { name: "relay", summary: "Offer a service to nodes of other RMWs", load: () => import("./verbs/relay.js") },
  { name: "doctor", summary: "Look for what is wrong when nothing is found", load: () => import("./verbs/doctor.js") },
  { name: "gen", summary: "Generate TypeScript from interfaces (rclts-gen)", load: () => import("./verbs/gen.js") },
];
