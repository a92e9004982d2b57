// SPDX-License-Identifier: Apache-2.0
// rclts: ROS 2 services in pure TypeScript.

export {
  type CallOptions,
  type Client,
  type ClientHandle,
  type ClientOptions,
  type Context,
  type ErrorHandler,
  type Future,
  InvalidNamespaceException,
  InvalidNodeNameException,
  InvalidServiceNameException,
  InvalidTopicNameException,
  LATER,
  type Logger,
  LoggingSeverity,
  NameValidationException,
  type RequestClient,
  type RequestHeader,
  type Rmw,
  type Service,
  type ServiceCallback,
  ServiceError,
  type ServiceErrorCode,
  type ServiceHandle,
  type ServiceOptions,
  type ServiceResult,
  type ServiceType,
  type WaitOptions,
} from "@rclts/service";
export { createContext } from "./context.js";
export { init, shutdown } from "./init.js";
export { Node, type NodeOptions } from "./node.js";
export type { InitOptions } from "./options.js";
export { spin, spinUntilFutureComplete } from "./spin.js";
export type { DiscoveryRange } from "./udp/interfaces.js";
