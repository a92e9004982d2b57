// SPDX-License-Identifier: Apache-2.0
// @rclts/service: nodes, clients, services, publishers and subscriptions on an engine and a host that are given to it.

export type { MessageType, ServiceType } from "@rclts/cdr";
export { type Mismatch as QosMismatch, qosMismatch } from "@rclts/rtps";
export { type ParsedArguments, parseRosArguments, removeRosArgs } from "./arguments/parse-arguments.js";
export type { RemapRule } from "./arguments/remap-rule.js";
export { InvalidROSArgsError, UnknownROSArgsError } from "./arguments/ros-args-error.js";
export type { ParameterSource, RosArguments } from "./arguments/ros-arguments.js";
export {
  CallbackGroup,
  MutuallyExclusiveCallbackGroup,
  ReentrantCallbackGroup,
} from "./callback-group/callback-group.js";
export type { CallOptions, SyncCallOptions } from "./client/call-options.js";
export type { Client, ClientHandle } from "./client/client.js";
export type { ClientStats } from "./client/client-stats.js";
export type { Future } from "./client/future.js";
export type { ServerAnswer } from "./client/server-answers.js";
export type { Clock } from "./clock/clock.js";
export type { JumpCallbacks, JumpHandle, JumpThreshold, TimeJump } from "./clock/jump.js";
export { type ClockType, Time, type TimeMessage } from "./clock/time.js";
export { Context, type ContextNode, type ContextOptions } from "./context.js";
export type { BlockingWait, ErrorHandler, ErrorOrigin } from "./core.js";
export type { Explanation, Reason, ReasonCode } from "./explain/explanation.js";
export type { RemoteError } from "./extension/error-reply.js";
export type { EndpointInfo, NameAndTypes } from "./graph/graph-endpoint.js";
export type { DemangleOptions, GraphWatchOptions, MangleOptions, NodeName } from "./graph/node-graph.js";
export { NodeNameNonExistentError } from "./graph/node-name-non-existent-error.js";
export type { DistroRange, ParticipantInfo } from "./graph/participant-info.js";
export type { Host, Observation, ObservationKind } from "./host.js";
export type { IntrospectionState } from "./introspection/introspection.js";
export type { IntrospectionClock } from "./introspection/service-events.js";
export type { LogOptions } from "./logging/log-filters.js";
export { formatLogRecord, LoggingSeverity, type LogRecord, severityName } from "./logging/log-record.js";
export type { Logger } from "./logging/logger.js";
export type { Rmw } from "./mapping/choose-mapping.js";
export type { MappingName } from "./mapping/service-mapping.js";
export { expandName, fullyQualified, type NameScope } from "./names/expand.js";
export {
  InvalidNamespaceException,
  InvalidNodeNameException,
  InvalidServiceNameException,
  InvalidTopicNameException,
  NameValidationException,
} from "./names/name-validation-exception.js";
export type { ResolveOptions } from "./names/node-names.js";
export {
  isHiddenName,
  type NameKind,
  validateFullName,
  validateName,
  validateNamespace,
  validateNodeName,
} from "./names/validate.js";
export { Node } from "./node.js";
export type {
  ClientOptions,
  IterableServiceOptions,
  NodeOptions,
  ServiceOptions,
  TimerOptions,
} from "./node-options.js";
export type { NodeStats } from "./node-stats.js";
export { AsyncParameterClient, type ParameterClientOptions } from "./parameters/async-parameter-client.js";
export type { ParameterDescriptorInit } from "./parameters/descriptor.js";
export type { ListParametersResult } from "./parameters/list-parameters.js";
export type { DeclareParameterOptions, ParameterDeclaration } from "./parameters/node-parameters.js";
export { Parameter, type ParameterInit } from "./parameters/parameter.js";
export {
  type ParameterCallbackHandle,
  type ParameterEventCallbackHandle,
  ParameterEventHandler,
} from "./parameters/parameter-event-handler.js";
export type { ParameterEventOptions } from "./parameters/parameter-events.js";
export {
  InvalidParameterException,
  InvalidParameterTypeException,
  InvalidParameterValueException,
  ParameterAlreadyDeclaredException,
  ParameterException,
  ParameterImmutableException,
  ParameterNotDeclaredException,
  ParameterUninitializedException,
} from "./parameters/parameter-exceptions.js";
export { overridesFor, type ParameterOverrides } from "./parameters/parameter-overrides.js";
export {
  type ParameterInput,
  ParameterType,
  type ParameterValue,
  type ParameterValues,
} from "./parameters/parameter-type.js";
export type {
  OnSetParametersCallback,
  PostSetParametersCallback,
  PreSetParametersCallback,
  SetParametersResult,
} from "./parameters/set-callbacks.js";
export {
  type Qos,
  type QosPolicies,
  type QosProfileName,
  qosProfile,
  type SeparateQos,
  type ServiceQos,
  type TopicQos,
} from "./qos-profiles.js";
export type { NamedService } from "./relay/raw-service.js";
export { Relay, type RelayOptions, relay } from "./relay/relay.js";
export type { IterableService } from "./service/iterable-service.js";
export type { RequestClient, RequestHeader } from "./service/request-header.js";
export {
  LATER,
  type Later,
  type Service,
  type ServiceCallback,
  type ServiceHandle,
  type ServiceResult,
} from "./service/service.js";
export type { ServiceCall } from "./service/service-call.js";
export type { ServiceLimits, WhenFull } from "./service/service-limits.js";
export type { ServiceStats } from "./service/service-stats.js";
export { ServiceError, type ServiceErrorCode } from "./service-error.js";
export type { ServicePeer } from "./service-peer.js";
export type { Timer, TimerCallback } from "./timer.js";
export type {
  CountStatus,
  EventCallback,
  IncompatibleQosStatus,
  LivelinessChangedStatus,
  MatchedStatus,
  PublisherEventCallbacks,
  SubscriptionEventCallbacks,
} from "./topics/event-callbacks.js";
export type { MessageInfo } from "./topics/message-info.js";
export type { PublisherOptions, SubscriptionOptions } from "./topics/node-topics.js";
export type { Publisher } from "./topics/publisher.js";
export type { Subscription, SubscriptionCallback } from "./topics/subscription.js";
export type { TraceAttributes, TraceMessage, TracePoint, Tracing } from "./tracing/trace-point.js";
export type { WaitOptions } from "./wait-options.js";
