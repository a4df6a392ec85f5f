/** The faults that the model declares. Source: Amazon SWF service model, API version 2012-01-25, read 2026-11. */
export type ModelledFault =
  | 'DefaultUndefinedFault'
  | 'DomainAlreadyExistsFault'
  | 'DomainDeprecatedFault'
  | 'LimitExceededFault'
  | 'OperationNotPermittedFault'
  | 'TooManyTagsFault'
  | 'TypeAlreadyExistsFault'
  | 'TypeDeprecatedFault'
  | 'TypeNotDeprecatedFault'
  | 'UnknownResourceFault'
  | 'WorkflowExecutionAlreadyStartedFault';

/** Errors that any operation may answer with and that the model does not declare. */
export type InfrastructureFault =
  | 'InternalFailure'
  | 'RequestEntityTooLargeException'
  | 'SerializationException'
  | 'ThrottlingException'
  | 'UnknownOperationException'
  | 'ValidationException';

export type FaultName = ModelledFault | InfrastructureFault;

/** The namespace in `__type` of the modelled faults (recorded answers of Amazon SWF, 2016 to 2023). */
const MODEL_NAMESPACE = 'com.amazonaws.swf.base.model';

const NAMESPACES: Record<InfrastructureFault, string> = {
  InternalFailure: 'com.amazon.coral.service',
  RequestEntityTooLargeException: 'com.amazon.coral.service',
  SerializationException: 'com.amazon.coral.service',
  ThrottlingException: 'com.amazon.coral.availability',
  UnknownOperationException: 'com.amazon.coral.service',
  ValidationException: 'com.amazon.coral.validate',
};

/** What `__type` holds in the body of an error: `com.amazonaws.swf.base.model#UnknownResourceFault`. */
export function faultType(name: FaultName): string {
  const namespace = name in NAMESPACES ? NAMESPACES[name as InfrastructureFault] : MODEL_NAMESPACE;
  return `${namespace}#${name}`;
}

/** The HTTP status of a fault: 400 for every fault of the client, throttling included (recorded answers). */
export function faultStatus(name: FaultName): number {
  if (name === 'InternalFailure') return 500;
  // The service cuts the connection; an answer tells the developer why.
  return name === 'RequestEntityTooLargeException' ? 413 : 400;
}
