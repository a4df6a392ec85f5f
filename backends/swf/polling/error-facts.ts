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
  const { name, httpStatus } = factsOf(error);
  return THROTTLING.has(name) || httpStatus === 429;
}

/** What an outage is told apart by: `ECONNREFUSED`, `ThrottlingException`, `UnknownResourceFault`. */
export function kindOf(error: unknown): string {
  const { name, code } = factsOf(error);
  return code ?? name;
}

/** One line: `ECONNREFUSED: connect ECONNREFUSED 127.0.0.1:5080`. */
export function lineOf(error: unknown): string {
  const { message } = factsOf(error);
  const kind = kindOf(error);
  return message === '' || message === kind ? kind : `${kind}: ${message.split('\n', 1)[0] ?? ''}`;
}

/** What is known of an error. */
export interface ErrorFacts {
  /** The service's or the SDK's. */
  readonly name: string;
  readonly message: string;
  /** Node's word for what went wrong on the way. */
  readonly code: string | undefined;
  readonly httpStatus: number | undefined;
  /** How often the SDK has sent the call. */
  readonly attempts: number;
  /** Where the connection should have gone. */
  readonly address: string | undefined;
}

/** Of an SDK's error, also where it is the cause of one of ours; of one of Node's, or anything else that was thrown. */
export function factsOf(error: unknown): ErrorFacts {
  if (!(error instanceof Error)) {
    return {
      name: 'Error',
      message: String(error),
      code: undefined,
      httpStatus: undefined,
      attempts: 1,
      address: undefined,
    };
  }
  if ('fault' in error && error.cause instanceof Error) return factsOf(error.cause);
  const { code, $metadata, address, port, hostname } = error as {
    readonly code?: unknown;
    readonly $metadata?: { readonly httpStatusCode?: number; readonly attempts?: number };
    readonly address?: string;
    readonly port?: number;
    readonly hostname?: string;
  };
  // Where all addresses of a host refuse, the message and the address are in the members.
  const inner: unknown = error instanceof AggregateError ? error.errors[0] : undefined;
  const own = { name: error.name, ...(typeof code === 'string' ? { code } : undefined) };
  if (inner instanceof Error && error.message === '') return { ...factsOf(inner), ...own };
  return {
    code: undefined,
    ...own,
    message: error.message,
    httpStatus: $metadata?.httpStatusCode,
    attempts: $metadata?.attempts ?? 1,
    address: hostname ?? (address === undefined ? undefined : `${address}:${port ?? ''}`),
  };
}
