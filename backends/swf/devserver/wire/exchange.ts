import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { faultStatus, faultType } from '../../protocol/faults.js';
import type { AnswerBody } from './answer-body.js';
import { bytesOf } from './answer-body.js';
import type { Caller } from '../dispatch/task-list.js';
import type { FaultData } from '../fault.js';
import type { Journal } from '../storage/journal.js';

// Recorded answers of the service carry this type, whatever the request carries.
const CONTENT_TYPE = 'application/json';
const CREDENTIAL_SCOPE = /Credential=[^/]+\/[^/]+\/([^/]+)\/swf\//u;

/** One request and its answer. The answer leaves when what it tells is written down. */
export class Exchange implements Caller {
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #journal: () => Journal;
  readonly #onAnswered: (status: number, bytes: number) => void;
  #answered = false;

  constructor(
    request: IncomingMessage,
    response: ServerResponse,
    journal: () => Journal,
    onAnswered: (status: number, bytes: number) => void,
  ) {
    this.#request = request;
    this.#response = response;
    this.#journal = journal;
    this.#onAnswered = onAnswered;
  }

  get region(): string {
    const [, region = 'us-east-1'] = CREDENTIAL_SCOPE.exec(this.#request.headers.authorization ?? '') ?? [];
    return region;
  }

  isGone(): boolean {
    const { socket } = this.#request;
    return this.#answered || socket.destroyed || !socket.writable;
  }

  onGone(listener: () => void): void {
    this.#response.once('close', () => {
      if (!this.#answered) listener();
    });
  }

  answer(body: AnswerBody): void {
    this.#send(200, body);
  }

  answerFault({ name, message }: FaultData): void {
    this.#send(faultStatus(name), JSON.stringify({ __type: faultType(name), message }));
  }

  /** Anything that is not an operation of the API: health, control. */
  answerPlain(status: number, body: object): void {
    this.#send(status, JSON.stringify(body));
  }

  #send(status: number, body: AnswerBody): void {
    if (this.#answered) return;
    this.#answered = true;
    this.#journal().afterWrite((error) => {
      if (error === undefined) this.#write(status, body);
      else this.#write(500, JSON.stringify({ __type: faultType('InternalFailure'), message: error.message }));
    });
  }

  #write(status: number, body: AnswerBody): void {
    const bytes = bytesOf(body);
    this.#response.writeHead(status, {
      'Content-Type': CONTENT_TYPE,
      'Content-Length': bytes,
      'x-amzn-RequestId': randomUUID(),
    });
    this.#end(body);
    this.#onAnswered(status, bytes);
  }

  #end(body: AnswerBody): void {
    if (typeof body === 'string') {
      this.#response.end(body);
      return;
    }
    // The head and all pieces leave in one call of the system.
    this.#response.cork();
    for (const piece of body) this.#response.write(piece);
    this.#response.end();
  }
}
