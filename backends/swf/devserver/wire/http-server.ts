import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { QUOTAS } from '../../protocol/limits.js';
import type { Runtime } from '../runtime.js';
import { refusalOf } from './allowed-hosts.js';
import { Connections } from './connections.js';
import { control, isControl } from './control.js';
import { operationOfTarget } from './dispatcher.js';
import { Exchange } from './exchange.js';
import { readBody } from './request-body.js';

// Longer than the clients of the service keep idle connections, so that they close first.
const KEEP_ALIVE_MS = 75_000;
// Without the service's limit, a request that would fill the memory is still refused.
const UNLIMITED_REQUEST_BYTES = 256 * 1024 * 1024;

/** Puts a runtime on a port. */
export class HttpServer {
  readonly #runtime: Runtime;
  readonly #server: Server;
  readonly #connections: Connections;
  readonly #maxBytes: number;

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
    const limited = runtime.world.settings.limits === 'swf';
    this.#maxBytes = limited ? QUOTAS.requestBytes : UNLIMITED_REQUEST_BYTES;
    this.#server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) =>
      this.#serve(request, response),
    );
    this.#connections = new Connections(this.#server);
  }

  /** Resolves with the address once connections are accepted; rejects when the port is taken. */
  async listen(port: number, host: string): Promise<AddressInfo> {
    const server = this.#server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, () => {
        server.off('error', reject);
        resolve();
      });
    });
    return server.address() as AddressInfo;
  }

  /** Takes no new connections and resolves when the last answer has left. */
  async close(): Promise<void> {
    await this.#connections.close();
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    const runtime = this.#runtime;
    const target = request.headers['x-amz-target'];
    const name = typeof target === 'string' ? operationOfTarget(target) : '';
    const exchange = new Exchange(
      request,
      response,
      () => runtime.world.journal,
      this.#logger(request, name),
    );
    const { closing, settings } = runtime.world;
    // After `close` a kept connection would hold the server open.
    if (closing || settings.closeConnections) response.shouldKeepAlive = false;
    readBody(request, this.#maxBytes, (body) => {
      this.#connections.owe(response);
      if (body === undefined) {
        response.shouldKeepAlive = false;
        exchange.answerFault({
          name: 'RequestEntityTooLargeException',
          message: 'Request size limit exceeded',
        });
      } else this.#route(request, name, body, exchange);
    });
  }

  #route(request: IncomingMessage, name: string, body: string, exchange: Exchange): void {
    const { method = '', url = '/', headers } = request;
    const refusal = refusalOf(headers, this.#runtime.world.settings.allowedHosts);
    if (refusal !== undefined)
      exchange.answerPlain(403, { __type: 'AccessDeniedException', message: refusal });
    else if (method === 'POST' && name !== '') this.#runtime.dispatcher.dispatch(name, body, exchange);
    else if (method === 'GET' && url === '/health') this.#answerHealth(exchange);
    else if (isControl(url)) void control(this.#runtime, request, body, exchange);
    else exchange.answerFault({ name: 'UnknownOperationException' });
  }

  #answerHealth(exchange: Exchange): void {
    const { world } = this.#runtime;
    const { problem } = world.journal;
    const status = world.closing ? 'stopping' : problem === undefined ? 'ok' : 'read-only';
    const domains = world.domains.size;
    exchange.answerPlain(200, { status, domains, heldPolls: world.heldPolls, problem: problem?.message });
  }

  /** One line for each request, built only when somebody reads it. */
  #logger(request: IncomingMessage, name: string): (status: number, bytes: number) => void {
    const { log } = this.#runtime.world.settings;
    if (log.level !== 'debug') return ignore;
    const startedMs = performance.now();
    const what = name === '' ? `${request.method ?? ''} ${request.url ?? ''}` : name;
    return (status, bytes) =>
      log.debug(`${what} ${status} ${(performance.now() - startedMs).toFixed(1)}ms ${bytes}B`);
  }
}

function ignore(): void {
  // Nobody reads requests below the level `debug`.
}
