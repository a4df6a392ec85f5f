import {
  createServer,
  request,
  Agent,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { buffer } from 'node:stream/consumers';

const FAULTS = [
  'lose-request',
  'lose-answer',
  'delay',
  'duplicate',
  'truncate',
  'throttle',
  'fail',
  'no-service',
] as const;
export type Fault = (typeof FAULTS)[number];

export interface ProxyOptions {
  /** Where requests go. */
  readonly port: number;
  /** The share of requests that something happens to. */
  readonly share: number;
  readonly random: () => number;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** A server that passes requests on to another one, and now and then does what networks and services do. */
export class FaultProxy implements AsyncDisposable {
  readonly done: Partial<Record<Fault, number>> = {};
  readonly #options: ProxyOptions;
  readonly #server: Server;
  readonly #agent = new Agent({ keepAlive: true });

  private constructor(options: ProxyOptions) {
    this.#options = options;
    this.#server = createServer((incoming, outgoing) => void this.#serve(incoming, outgoing));
  }

  static async start(options: ProxyOptions): Promise<FaultProxy> {
    const proxy = new FaultProxy(options);
    await new Promise<void>((resolve) => void proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async #serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    try {
      const body = await buffer(incoming);
      const fault = this.#fault();
      if (fault !== undefined) this.done[fault] = (this.done[fault] ?? 0) + 1;
      await this.#answer(fault, { incoming, outgoing, body });
    } catch {
      // One of the two sides has gone: so does the other.
      outgoing.destroy();
    }
  }

  #fault(): Fault | undefined {
    const { share, random } = this.#options;
    return random() < share ? FAULTS[Math.floor(random() * FAULTS.length)] : undefined;
  }

  async #answer(fault: Fault | undefined, call: Call): Promise<void> {
    const { incoming, outgoing, body } = call;
    switch (fault) {
      case 'lose-request':
        outgoing.destroy();
        return;
      case 'throttle': {
        send(outgoing, errorOf(400, 'com.amazon.coral.availability#ThrottlingException', 'Rate exceeded'));
        return;
      }
      case 'fail': {
        send(outgoing, errorOf(500, 'com.amazon.coral.service#InternalFailure'));
        return;
      }
      case 'no-service': {
        send(outgoing, {
          status: 503,
          headers: { 'content-type': 'text/html' },
          body: Buffer.from('<p>later</p>'),
        });
        return;
      }
      case 'duplicate':
        // The first answer is the one that counts; nobody hears the second.
        void this.#forward(incoming, body).catch(() => undefined);
        {
          send(outgoing, await this.#forward(incoming, body));
          return;
        }
      case 'delay': {
        const answer = await this.#forward(incoming, body);
        await delay(100 + 1_400 * this.#options.random());
        send(outgoing, answer);
        return;
      }
      case 'lose-answer':
        await this.#forward(incoming, body);
        outgoing.destroy();
        return;
      case 'truncate': {
        const { status, headers, body: whole } = await this.#forward(incoming, body);
        outgoing.writeHead(status, { ...headers, 'content-length': String(whole.length + 1) });
        outgoing.write(whole.subarray(0, Math.ceil(whole.length / 2)), () => outgoing.destroy());
        return;
      }
      case undefined: {
        send(outgoing, await this.#forward(incoming, body, outgoing));
        return;
      }
    }
  }

  /** @param listener the request ends when this side goes away, as it would without a proxy */
  #forward(incoming: IncomingMessage, body: Buffer, listener?: ServerResponse): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const { method, url, headers } = incoming;
      const { port } = this.#options;
      const forwarded = request(
        { host: '127.0.0.1', port, method, path: url, headers, agent: this.#agent },
        (response) => {
          buffer(response).then(
            (text) => resolve({ status: response.statusCode ?? 500, headers: response.headers, body: text }),
            reject,
          );
        },
      );
      forwarded.on('error', reject);
      listener?.once('close', () => {
        if (!listener.writableFinished) forwarded.destroy();
      });
      forwarded.end(body);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#agent.destroy();
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => void this.#server.close(() => resolve()));
  }
}

interface Call {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly body: Buffer;
}

function send(outgoing: ServerResponse, { status, headers, body }: Answer): void {
  outgoing.writeHead(status, headers).end(body);
}

function errorOf(status: number, type: string, message?: string): Answer {
  const body = Buffer.from(JSON.stringify({ __type: type, message }));
  return { status, headers: { 'content-type': 'application/x-amz-json-1.0' }, body };
}
