// SPDX-License-Identifier: Apache-2.0
// @rclts/idl: ROS 2 interface files to one resolved model.

export { defineMessage, defineService, type References } from "./define.js";
export { type Diagnostic, formatDiagnostic, InterfaceError, type Report } from "./diagnostic.js";
export {
  type DiscoveringNode,
  type DiscoverOptions,
  discoverServiceType,
  type TypedEndpoint,
} from "./discover-type.js";
export {
  type AskingNode,
  type CallLimits,
  type FetchOptions,
  fetchMessageModel,
  fetchMessageType,
  fetchServiceModel,
  fetchServiceType,
} from "./fetch-type.js";
export type { ReceivedField } from "./field-of-description.js";
export { fieldText } from "./field-text.js";
export type { GetTypeDescription_Request, GetTypeDescription_Response } from "./get-type-description.js";
export { installedFolders } from "./installed-folders.js";
export { loadDescription, type ReceivedStruct, type ReceivedTypeDescription } from "./load-description.js";
export { loadModel, loadTexts } from "./load-model.js";
export {
  type Action,
  type Arity,
  type Constant,
  type ElementType,
  eventsOf,
  type Field,
  type Interface,
  type Literal,
  type Location,
  type Message,
  type Model,
  nestedNames,
  type PrimitiveName,
  type Service,
  type Struct,
  structsOf,
} from "./model.js";
export { type InterfaceName, isPackageName, type Kind, parseInterfaceName } from "./names.js";
export { parseIdl } from "./parse-idl.js";
export { parseInterface } from "./parse-interface.js";
export { RuntimeTypes, type RuntimeValue } from "./runtime-types.js";
export { type InterfaceFile, interfaceOfFile, isPackage, SearchPath } from "./search-path.js";
export {
  describeInterface,
  describeStruct,
  type FieldDescription,
  type FieldTypeDescription,
  type IndividualTypeDescription,
  type Lookup,
  type TypeDescription,
} from "./type-description.js";
export { typeHash } from "./type-hash.js";
