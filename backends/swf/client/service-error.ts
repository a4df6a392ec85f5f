import { SimpleflowError, type ErrorCode } from 'simpleflow';
import type { OperationName } from '../protocol/inputs.js';
import { factsOf, isThrottled, lineOf, type ErrorFacts } from '../polling/error-facts.js';

/** Which call failed, and where it went. */
export interface FailedCall {
  readonly operation: OperationName;
  readonly domain: string | undefined;
  /** As it was given; undefined where the SDK finds it by itself. */
  readonly endpoint: string | undefined;
}

/**
 * A call of Amazon SWF that failed, its retries included. `code` says what to do about it, `fault` is the service's, the
 * SDK's or the network's own word (`UnknownResourceFault`, `CredentialsProviderError`, `ECONNREFUSED`), and `cause` is the
 * error of the SDK.
 */
export class ServiceError extends SimpleflowError {
  readonly fault: string;
  readonly operation: OperationName;

  constructor(
    code: ErrorCode,
    message: string,
    details: ErrorOptions & Pick<ServiceError, 'fault' | 'operation'>,
  ) {
    super(code, message, { cause: details.cause });
    this.fault = details.fault;
    this.operation = details.operation;
  }
}

/** What the SDK threw, as an error of ours. What is none of the service's doing stays as it is: a call that was cut, say. */
export function serviceError(cause: unknown, call: FailedCall): unknown {
  const facts = factsOf(cause);
  if (SimpleflowError.is(cause) || facts.name === 'AbortError') return cause;
  const code = codeOf(facts, call, isThrottled(cause));
  const { operation } = call;
  return new ServiceError(code, messageOf(code, facts, call, lineOf(cause)), {
    cause,
    operation,
    fault: facts.code ?? facts.name,
  });
}

/**
 * Names of missing, wrong and expired credentials. Sources: "Common error types" of the AWS API references; the credential
 * providers of the SDK, read 2026-11.
 */
const CREDENTIALS =
  /^(?:CredentialsProviderError|TokenProviderError|ExpiredToken\w*|RequestExpired|UnrecognizedClient\w*|InvalidClientTokenId|InvalidSignature\w*|IncompleteSignature\w*|SignatureDoesNotMatch|MissingAuthenticationToken\w*|NotAuthorized|OptInRequired)$/u;
const DENIED = /^(?:OperationNotPermittedFault|AccessDenied\w*|UnauthorizedOperation)$/u;
// The SDK's words.
const NO_REGION = /^Region is missing/u;

function codeOf(
  { name, message, code, httpStatus }: ErrorFacts,
  call: FailedCall,
  throttled: boolean,
): ErrorCode {
  if (CREDENTIALS.test(name)) return 'invalid-credentials';
  if (DENIED.test(name)) return 'access-denied';
  if (NO_REGION.test(message)) return 'invalid-option';
  // On a poll it means too many polls; else too many of what was to be made.
  if (throttled && (name !== 'LimitExceededFault' || call.operation.startsWith('PollFor')))
    return 'throttled';
  if (name === 'WorkflowExecutionAlreadyStartedFault') return 'workflow-already-running';
  if (name === 'UnknownResourceFault') {
    if (message.startsWith('Unknown domain')) return 'unknown-domain';
    return message.startsWith('Unknown execution') ? 'unknown-workflow' : 'service-failed';
  }
  if (name === 'SyntaxError') return 'malformed-data';
  // Node's words for what went wrong on the way.
  if (httpStatus === undefined && (code !== undefined || name === 'TimeoutError'))
    return 'service-unreachable';
  return 'service-failed';
}

function messageOf(code: ErrorCode, facts: ErrorFacts, call: FailedCall, line: string): string {
  const { operation, domain, endpoint } = call;
  const at = endpoint ?? facts.address;
  const where = at === undefined ? '' : ` at \`${at}\``;
  switch (code) {
    case 'service-unreachable':
      return `Amazon SWF cannot be reached${where}, \`${operation}\` failed with ${line}: is it running there, and is the endpoint right (\`--endpoint\`, \`swf.endpoint\`, AWS_ENDPOINT_URL_SWF or AWS_ENDPOINT_URL; else that of the Region)?`;
    case 'invalid-credentials':
      return `there are no valid credentials of AWS for \`${operation}\` (${line}): set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or log in again; a development server needs none on this computer, if \`--endpoint\` or AWS_ENDPOINT_URL_SWF names it, and takes any value elsewhere, such as AWS_ACCESS_KEY_ID=local and AWS_SECRET_ACCESS_KEY=local`;
    case 'access-denied':
      return `the credentials of AWS do not permit \`swf:${operation}\` (${line}): have it permitted; docs/swf.md says who needs what`;
    case 'throttled':
      return `Amazon SWF throttles \`${operation}\` (${line}): call it less often, or have the quota raised`;
    case 'unknown-domain':
      return `there is no domain \`${domain ?? ''}\`${where} (${line}): is \`--domain\` or \`swf.domain\` right, and the Region and endpoint? Deciders, workers and starts make a domain that is missing, if they may`;
    case 'unknown-workflow':
      return `there is no such run${domain === undefined ? '' : ` in domain \`${domain}\``} (${line}): a closed one is forgotten when the retention of its domain is over`;
    case 'invalid-option':
      return `no AWS Region is given (${line}): say which by \`--region\`, \`swf.region\` or AWS_REGION; for a development server any value will do, such as us-east-1`;
    case 'malformed-data':
      return `what \`${operation}\` was answered${where} is not JSON (${line}): is there an endpoint of Amazon SWF?`;
    default:
      return `Amazon SWF refused \`${operation}\`${where}: ${line}`;
  }
}
