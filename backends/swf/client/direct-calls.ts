import { randomUUID } from 'node:crypto';
import type { OperationName } from '../protocol/inputs.js';

/** What the SDK's request handler gives. */
export interface Answer {
  readonly response: { readonly statusCode: number; body?: unknown };
}
export type Handle = (request: object, options?: object) => Promise<Answer>;

/** The parts of a request of the SDK that are the same in all calls of a client. */
export interface SdkRequest {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number | undefined;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** How the SDK signs; what it needs for that changes hands with each call. */
export interface SigningScheme {
  readonly identity: unknown;
  readonly signer: {
    sign(request: object, identity: unknown, properties: object): Promise<object>;
    successHandler?(response: unknown, properties: object): void;
  };
  readonly httpAuthOption: { readonly signingProperties?: object };
}

interface Learned {
  readonly Request: new (parts: object) => object;
  readonly parts: Omit<SdkRequest, 'headers'>;
  readonly headers: Readonly<Record<string, string>>;
  /** `SimpleWorkflowService.` */
  readonly targetPrefix: string;
  readonly scheme: SigningScheme;
}

/**
 * Called once or twice for each task: all others may as well go the long way. None of them has a time in its input, which
 * the service wants in seconds.
 */
const OFTEN: ReadonlySet<OperationName> = new Set([
  'PollForActivityTask',
  'PollForDecisionTask',
  'GetWorkflowExecutionHistory',
  'RecordActivityTaskHeartbeat',
  'RespondActivityTaskCompleted',
  'RespondActivityTaskFailed',
  'RespondActivityTaskCanceled',
  'RespondDecisionTaskCompleted',
] as const satisfies readonly OperationName[]);

/** Made anew for each request, by the signer or here. */
const OF_ONE_CALL: ReadonlySet<string> = new Set([
  'authorization',
  'content-length',
  'amz-sdk-invocation-id',
  'x-amz-content-sha256',
  'x-amz-date',
  'x-amz-security-token',
  'x-amz-target',
]);

/**
 * Sends calls past the SDK's chain of middleware, which takes three quarters of the time of a small call: endpoint, headers
 * and signer are those of the first call, which the SDK has made itself; credentials are renewed and the clock is corrected
 * by that signer. Knows nothing of retries and errors: what is not plainly good is for the SDK to judge.
 */
export class DirectCalls {
  readonly #handle: Handle;
  #learned: Learned | undefined;

  constructor(handle: Handle) {
    this.#handle = handle;
  }

  /** @param request that of a call which the SDK has made, and which was answered well */
  learn(request: SdkRequest, scheme: SigningScheme | undefined): void {
    const target = request.headers['x-amz-target'];
    // The first try: a later one says so in its headers.
    const isFirst = request.headers['amz-sdk-request']?.startsWith('attempt=1;') ?? true;
    if (this.#learned !== undefined || scheme === undefined || target === undefined || !isFirst) return;
    const { protocol, hostname, port, path, headers } = request;
    this.#learned = {
      Request: request.constructor as Learned['Request'],
      parts: { protocol, hostname, port, path },
      headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !OF_ONE_CALL.has(name))),
      targetPrefix: target.slice(0, target.lastIndexOf('.') + 1),
      scheme,
    };
  }

  /** True for a call that can go the short way. */
  knows(operation: OperationName): boolean {
    return this.#learned !== undefined && OFTEN.has(operation);
  }

  /** The answer, whatever it is; rejects if there is none. */
  async send(operation: OperationName, input: object, signal: AbortSignal | undefined): Promise<Answer> {
    if (this.#learned === undefined) throw new RangeError(`\`${operation}\` is not known yet`);
    const { Request, parts, headers, targetPrefix, scheme } = this.#learned;
    const body = JSON.stringify(input);
    const request = new Request({
      ...parts,
      method: 'POST',
      query: {},
      headers: {
        ...headers,
        'x-amz-target': targetPrefix + operation,
        'content-length': String(Buffer.byteLength(body)),
        'amz-sdk-invocation-id': randomUUID(),
      },
      body,
    });
    const properties = { ...scheme.httpAuthOption.signingProperties };
    const signed = await scheme.signer.sign(request, scheme.identity, properties);
    const answer = await this.#handle(signed, signal === undefined ? {} : { abortSignal: signal });
    scheme.signer.successHandler?.(answer.response, properties);
    return answer;
  }
}
