// SPDX-License-Identifier: Apache-2.0
// rclts: ROS 2 services in pure TypeScript.

export {
  CallbackGroup,
  type CallOptions,
  type Client,
  type ClientHandle,
  type ClientOptions,
  type Context,
  type ErrorHandler,
  type ErrorOrigin,
  type Future,
  InvalidNamespaceException,
  InvalidNodeNameException,
  InvalidROSArgsError,
  InvalidServiceNameException,
  InvalidTopicNameException,
  LATER,
  type Logger,
  LoggingSeverity,
  MutuallyExclusiveCallbackGroup,
  NameValidationException,
  type ParameterSource,
  type Qos,
  type QosPolicies,
  type QosProfileName,
  qosProfile,
  ReentrantCallbackGroup,
  type RemapRule,
  type RemoteError,
  type RequestClient,
  type RequestHeader,
  type Rmw,
  type RosArguments,
  removeRosArgs,
  type Service,
  type ServiceCallback,
  ServiceError,
  type ServiceErrorCode,
  type ServiceHandle,
  type ServiceLimits,
  type ServiceOptions,
  type ServiceQos,
  type ServiceResult,
  type ServiceType,
  type Timer,
  type TimerCallback,
  type TimerOptions,
  UnknownROSArgsError,
  type WaitOptions,
  type WhenFull,
} from "@rclts/service";
export { createContext } from "./context.js";
export { init, NotInitializedException, ok, shutdown } from "./init.js";
export { Node, type NodeOptions } from "./node.js";
export type { InitOptions } from "./options.js";
export { type SpinOptions, spin, spinOnce, spinUntilFutureComplete } from "./spin.js";
export type { DiscoveryRange } from "./udp/interfaces.js";
