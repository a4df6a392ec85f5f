import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

// Long enough for any answer to leave; whoever does not read theirs holds the server up no longer.
const GRACE_MS = 5_000;

/** The connections of a server, so that it can stop without those that wait for nothing. */
export class Connections {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** Answers to requests that have arrived whole. */
  readonly #owed = new Set<ServerResponse>();

  constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  /** A request has arrived whole: its connection stays until the answer has left. */
  owe(response: ServerResponse): void {
    this.#owed.add(response);
    response.once('close', () => this.#owed.delete(response));
  }

  /**
   * Takes no new connections and resolves when the last answer has left. Connections without an answer to come are
   * ended at once: a request that has not arrived whole has done nothing yet.
   */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
    const awaited = new Set<Socket>();
    for (const response of this.#owed) {
      // Otherwise the connection would outlive its answer.
      response.shouldKeepAlive = false;
      awaited.add(response.req.socket);
    }
    for (const socket of this.#sockets) if (!awaited.has(socket)) socket.destroy();
    const grace = setTimeout(() => this.#server.closeAllConnections(), GRACE_MS).unref();
    await closed;
    clearTimeout(grace);
  }
}
