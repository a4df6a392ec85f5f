/**
 * Names under which services and SDKs say "slower". `LimitExceededFault` on a poll: too many polls on one task list.
 * Sources: SWF's API model, swf-dg-limits, and the list of @smithy/service-error-classification, read 2026-11.
 */
const THROTTLING = new Set([
  'LimitExceededFault',
  'LimitExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'Throttling',
  'ThrottledException',
  'ThrottlingException',
  'TooManyRequestsException',
]);

/** True if the service asks for fewer calls. */
export function isThrottled(error: unknown): boolean {
  const { name, httpStatus } = shapeOf(error);
  return THROTTLING.has(name) || httpStatus === 429;
}

/** What an outage is told apart by: `ECONNREFUSED`, `ThrottlingException`, `UnknownResourceFault`. */
export function kindOf(error: unknown): string {
  const { name, code } = shapeOf(error);
  return code ?? name;
}

/** One line: `ECONNREFUSED: connect ECONNREFUSED 127.0.0.1:5080`. */
export function lineOf(error: unknown): string {
  const { message } = shapeOf(error);
  const kind = kindOf(error);
  return message === '' || message === kind ? kind : `${kind}: ${message.split('\n', 1)[0] ?? ''}`;
}

interface ErrorFacts {
  readonly name: string;
  readonly message: string;
  readonly code: string | undefined;
  readonly httpStatus: number | undefined;
}

/** Of an SDK's error, one of Node's, or anything else that was thrown. */
function shapeOf(error: unknown): ErrorFacts {
  if (!(error instanceof Error)) {
    return { name: 'Error', message: String(error), code: undefined, httpStatus: undefined };
  }
  const { code, $metadata } = error as {
    readonly code?: unknown;
    readonly $metadata?: { readonly httpStatusCode?: number };
  };
  // Where all addresses of a host refuse, the message is in the members.
  const inner: unknown = error instanceof AggregateError ? error.errors[0] : undefined;
  const message = error.message === '' && inner instanceof Error ? inner.message : error.message;
  return {
    name: error.name,
    message,
    code: typeof code === 'string' ? code : undefined,
    httpStatus: $metadata?.httpStatusCode,
  };
}
