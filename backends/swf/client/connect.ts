import type { SWFClient, SWFClientConfig } from '@aws-sdk/client-swf';
import { env } from 'node:process';
import { SimpleflowError } from 'simpleflow';
import type { InputOf, OperationName } from '../protocol/inputs.js';
import { AnswerReader } from './answer-reader.js';
import { keepSigners } from './keep-signers.js';
import { loadSdk, type SwfSdk } from './load-sdk.js';
import { serviceError } from './service-error.js';
import type { CallOptions, OutputOf, SwfApi } from './swf-api.js';

export interface ConnectOptions {
  /** Default: as the AWS SDK finds it (`AWS_REGION`, the shared configuration); for a loopback endpoint `us-east-1`. */
  readonly region?: string | undefined;
  /** Default: as the AWS SDK finds it (`AWS_ENDPOINT_URL_SWF`, `AWS_ENDPOINT_URL`, the shared configuration), else SWF. */
  readonly endpoint?: string | undefined;
}

// The service holds a poll for 60 s; 10 s more for the network.
const POLL_TIMEOUT_MS = 70_000;
// The slowest answers of the service that are worth waiting for; AWS's own Flow framework waits 6 to 10 s.
const CALL_TIMEOUT_MS = 15_000;
const CONNECTION_TIMEOUT_MS = 5_000;
// Calls are short. Polls occupy a connection each: as many as there are polls.
const CALL_SOCKETS = 50;

/**
 * A connection to Amazon SWF, or to the development server, through the AWS SDK. Credentials are those of the SDK's usual
 * chain; a loopback endpoint gets dummy ones.
 * @throws SimpleflowError `backend-missing` if the SDK is not installed; `invalid-option` for an endpoint without a scheme
 */
export async function connect(options: ConnectOptions = {}): Promise<SwfApi> {
  checkEndpoint(options.endpoint);
  return new SdkApi(await loadSdk(), options);
}

interface Connection {
  readonly client: SWFClient;
  readonly reader: AnswerReader;
}

class SdkApi implements SwfApi {
  readonly #sdk: SwfSdk;
  readonly #endpoint: string | undefined;
  readonly #polls: Connection;
  readonly #calls: Connection;

  constructor(sdk: SwfSdk, options: ConnectOptions) {
    this.#sdk = sdk;
    this.#endpoint = options.endpoint;
    const base = baseConfig(options);
    const proxy = proxyOf(options);
    this.#polls = clientOf(sdk, base, {
      timeoutMs: POLL_TIMEOUT_MS,
      sockets: Infinity,
      maxAttempts: 1,
      proxy,
    });
    this.#calls = clientOf(sdk, base, {
      timeoutMs: CALL_TIMEOUT_MS,
      sockets: CALL_SOCKETS,
      maxAttempts: 4,
      proxy,
    });
  }

  async call<N extends OperationName>(
    operation: N,
    input: InputOf<N>,
    { signal }: CallOptions = {},
  ): Promise<OutputOf<N>> {
    // The next page of a task that was polled is there at once, and may be asked for again.
    const isPoll = operation.startsWith('PollFor') && !('nextPageToken' in input);
    const client = isPoll ? this.#polls : this.#calls;
    const Command = this.#sdk[`${operation}Command`] as new (
      input: unknown,
    ) => Parameters<SWFClient['send']>[0];
    // Copied: a call is known by its input.
    const own = { ...input };
    try {
      const answer = client.reader.answerTo(operation, own, () => new Command(own), signal);
      return (await answer) as OutputOf<N>;
    } catch (error) {
      throw serviceError(error, { operation, domain: domainOf(input), endpoint: this.#endpoint });
    }
  }

  close(): void {
    this.#polls.client.destroy();
    this.#calls.client.destroy();
  }
}

/** For messages. */
function domainOf(input: object): string | undefined {
  const { domain, name } = input as { readonly domain?: string; readonly name?: string };
  return domain ?? name;
}

function clientOf(
  sdk: SwfSdk,
  base: SWFClientConfig,
  kind: {
    readonly timeoutMs: number;
    readonly sockets: number;
    readonly maxAttempts: number;
    readonly proxy: ProxyOption;
  },
): Connection {
  const agent = { keepAlive: true, maxSockets: kind.sockets, ...kind.proxy };
  const client = new sdk.SWFClient({
    ...base,
    maxAttempts: kind.maxAttempts,
    cacheMiddleware: true,
    requestHandler: {
      requestTimeout: kind.timeoutMs,
      // Otherwise the SDK only warns.
      throwOnRequestTimeout: true,
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      httpAgent: agent,
      httpsAgent: agent,
    },
  });
  keepSigners(client);
  return { client, reader: new AnswerReader(client) };
}

/** For agents of Node 24.5 and later; older ones ignore it. */
interface ProxyOption {
  readonly proxyEnv?: NodeJS.ProcessEnv;
}

/** HTTPS_PROXY and its kin, which the SDK does not read; not for this computer, which no proxy reaches. */
function proxyOf({ endpoint }: ConnectOptions): ProxyOption {
  return endpoint !== undefined && isLoopback(endpoint) ? {} : { proxyEnv: env };
}

function baseConfig({ region, endpoint }: ConnectOptions): SWFClientConfig {
  const isLocal = endpoint !== undefined && isLoopback(endpoint);
  return {
    ...(endpoint === undefined ? undefined : { endpoint }),
    ...(isLocal
      ? {
          region: region ?? 'us-east-1',
          credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
        }
      : region === undefined
        ? undefined
        : { region }),
  };
}

// `0.0.0.0` and `[::]` are what a server listens on, and reach it from this computer.
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|0\.0\.0\.0|\[::1?\])$/u;

/** `localhost:5080` is a URL too, whose scheme is `localhost:`. */
function checkEndpoint(endpoint: string | undefined): void {
  if (endpoint === undefined || (isHttp(endpoint) && URL.canParse(endpoint))) return;
  const meant = URL.canParse(`http://${endpoint}`) ? `http://${endpoint}` : 'http://127.0.0.1:5080';
  throw new SimpleflowError(
    'invalid-option',
    `\`endpoint\` must be a URL that begins with \`http://\` or \`https://\`, such as \`${meant}\`, got \`${endpoint}\``,
  );
}

export function isHttp(endpoint: string): boolean {
  return /^https?:\/\//iu.test(endpoint);
}

/** True for an endpoint on this computer, which needs no credentials of AWS. */
export function isLoopback(endpoint: string): boolean {
  return URL.canParse(endpoint) && LOOPBACK.test(new URL(endpoint).hostname);
}
