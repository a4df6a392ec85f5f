// Loaded by both threads of a decider.
import {
  CODEC,
  createCodec,
  LOGGER,
  type LogLine,
  MIDDLEWARE,
  provide,
  serviceModule,
  token,
  Workflow,
  workflowMiddleware,
} from 'simpleflow';
import { threadId } from 'node:worker_threads';
import { addOne } from '../../support/add-one.js';

/** A class of errors that only this codec knows. */
export class OutOfStock extends Error {
  readonly item: string;

  constructor(item: string) {
    super(`no ${item} left`);
    this.name = 'OutOfStock';
    this.item = item;
  }
}

const GREETING = token<string>('test.greeting');

/** Gets a service, and says in which thread it is. */
export class Injected extends Workflow {
  static override readonly definition = { name: 'injected' };
  readonly #greeting: string;

  constructor(greeting: string) {
    super();
    this.#greeting = greeting;
  }

  async run(
    x: number,
  ): Promise<{ readonly greeting: string; readonly y: number; readonly threadId: number }> {
    this.log.info('greets', { greeting: this.#greeting, unsendable: () => x });
    return { greeting: this.#greeting, y: await this.submit(addOne, x), threadId };
  }
}

export class Sells extends Workflow {
  static override readonly definition = { name: 'sells' };

  async run(item: string): Promise<void> {
    throw new OutOfStock(item);
  }
}

/** What the thread has written that loaded this module first. */
export const lines: LogLine[] = [];

/** By a service. */
const hundredMore = workflowMiddleware({
  before: (request) =>
    request.kind === 'activity' ? { ...request, args: [100 + Number(request.args[0])] } : undefined,
});

export const services = serviceModule(({ bind }) => {
  provide(bind, GREETING, [], () => 'hello');
  provide(bind, Injected, [GREETING], (greeting) => new Injected(greeting));
  provide(bind, CODEC, [], () => createCodec({ errors: [OutOfStock] })).inSingletonScope();
  provide(bind, LOGGER, [], () => (line) => void lines.push(line));
  provide(bind, MIDDLEWARE, [], () => hundredMore);
});

/** By module: outside of the one above. */
export const tenTimes = workflowMiddleware({
  before: (request) =>
    request.kind === 'activity' ? { ...request, args: [10 * Number(request.args[0])] } : undefined,
});
