import type { SWFClient } from '@aws-sdk/client-swf';
import type { IncomingMessage } from 'node:http';
import { SimpleflowError } from 'simpleflow';
import type { OperationName } from '../protocol/inputs.js';
import {
  DirectCalls,
  type Answer,
  type Handle,
  type SdkRequest,
  type SigningScheme,
} from './direct-calls.js';

/** What belongs to one call. */
interface Call {
  readonly signal: AbortSignal | undefined;
  /** What has become of its first try, if that went the short way: for the SDK to judge. */
  first: Unread | undefined;
  isRead: boolean;
  answer: unknown;
}

type Unread =
  | { readonly kind: 'answered'; readonly answer: Answer }
  | { readonly kind: 'failed'; readonly error: unknown };

/** The part of the SDK's middleware and request handler that is used. */
interface Arguments {
  readonly input: object;
  readonly request: SdkRequest;
}
interface Context {
  readonly __smithy_context?: { readonly selectedHttpAuthScheme?: SigningScheme };
}
type Command = Parameters<SWFClient['send']>[0];

/**
 * Calls and reads answers around most of the SDK, whose deserialiser takes five to ten times as long as `JSON.parse` for a
 * page of a history, and whose middleware takes longer than all else in a small call. Bodies are parsed here, and the SDK is
 * handed an empty one; calls that are made often are sent past it. Signing, retries, redirections and all answers that
 * report an error stay with the SDK: it is given a call whose first try did not plainly succeed together with the outcome
 * of that try, and goes on from there.
 *
 * A call is known by its input, and the signal that ends it by its request: given as an option of `send`, the SDK would
 * build its stack of middleware anew for each call, a sixth of its time.
 */
export class AnswerReader {
  readonly #client: SWFClient;
  readonly #direct: DirectCalls;
  readonly #calls = new WeakMap<object, Call>();
  readonly #signals = new WeakMap<object, AbortSignal>();

  constructor(client: SWFClient) {
    this.#client = client;
    const handler = client.config.requestHandler as { handle: Handle };
    this.#direct = new DirectCalls(handler.handle.bind(handler));
    this.#passSignals(handler);
    const read = (next: (args: Arguments) => Promise<Answer>, context: Context) => async (args: Arguments) =>
      this.#read(next, args, context);
    // Next to the request handler, inside the SDK's deserialiser.
    client.middlewareStack.add(read as never, { step: 'deserialize', priority: 'low', name: 'answerReader' });
  }

  /**
   * The answer to a call with this input, parsed; undefined for an empty body.
   * @param input an object of this call alone
   * @param command makes the SDK's command with this input
   */
  async answerTo(
    operation: OperationName,
    input: object,
    command: () => Command,
    signal: AbortSignal | undefined,
  ): Promise<unknown> {
    const call: Call = { signal, first: undefined, isRead: false, answer: undefined };
    if (this.#direct.knows(operation)) {
      const first = await this.#try(operation, input, signal);
      if (first.kind === 'read') return first.value;
      call.first = first;
    }
    this.#calls.set(input, call);
    await this.#client.send(command());
    if (call.isRead) return call.answer;
    throw new SimpleflowError(
      'invalid-state',
      'this version of `@aws-sdk/client-swf` hands its middleware another input than it was given: report it, and use an older one',
    );
  }

  async #try(
    operation: OperationName,
    input: object,
    signal: AbortSignal | undefined,
  ): Promise<Unread | { readonly kind: 'read'; readonly value: unknown }> {
    try {
      const answer = await this.#direct.send(operation, input, signal);
      if (answer.response.statusCode !== 200) return { kind: 'answered', answer };
      return { kind: 'read', value: await valueOf(answer) };
    } catch (error) {
      // Of the network, the signal, or an answer that was cut: the SDK says whether it is worth another try.
      return { kind: 'failed', error };
    }
  }

  async #read(
    next: (args: Arguments) => Promise<Answer>,
    args: Arguments,
    context: Context,
  ): Promise<Answer> {
    const call = this.#calls.get(args.input);
    const first = call?.first;
    if (call !== undefined && first !== undefined) {
      call.first = undefined;
      if (first.kind === 'failed') throw first.error;
      return first.answer;
    }
    if (call?.signal !== undefined) this.#signals.set(args.request, call.signal);
    const answer = await next(args);
    if (answer.response.statusCode !== 200 || call === undefined) return answer;
    call.answer = await valueOf(answer);
    call.isRead = true;
    this.#direct.learn(args.request, context.__smithy_context?.selectedHttpAuthScheme);
    answer.response.body = new Uint8Array(0);
    return answer;
  }

  #passSignals(handler: { handle: Handle }): void {
    const handle = handler.handle.bind(handler);
    handler.handle = async (request, options) => {
      const abortSignal = this.#signals.get(request);
      return handle(request, abortSignal === undefined ? options : { ...options, abortSignal });
    };
  }
}

async function valueOf({ response }: Answer): Promise<unknown> {
  const text = await textOf(response.body as IncomingMessage);
  return text === '' ? undefined : parse(text);
}

/** By hand: an iterator of a stream takes longer than all of a small body. A body that is cut ends with an error. */
function textOf(body: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    body.on('data', (chunk: Buffer) => chunks.push(chunk));
    body.on('error', reject);
    body.on('end', () =>
      resolve((chunks.length === 1 ? chunks[0] : Buffer.concat(chunks))?.toString('utf8') ?? ''),
    );
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    // Cut on the way, or not from SWF: worth another try, as the SDK understands by this mark.
    throw Object.assign(error as Error, { $retryable: {} });
  }
}
