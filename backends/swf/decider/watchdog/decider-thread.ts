import { inspect } from 'node:util';
import type { LogLine } from 'simpleflow';
import { createContainer, defaultCodec, type ServiceContainer, workflowsOf } from 'simpleflow/backend';
import type { SwfEvent } from '../../mapping/swf-event.js';
import { LocalRuns } from '../local-runs.js';
import { traceOf } from '../message-of.js';
import { watchRejections } from '../rejection-watch.js';
import type { RunInstance } from '../run-instance.js';
import { WorkflowRegistry, type KnownType } from '../workflow-registry.js';
import type { Answer, FromThread, Question, ThreadData, ToThread } from './messages.js';
import { ThreadStatus } from './thread-status.js';

type Tell = (message: FromThread) => void;

/** The side of the thread: runs, by the number that the other side gave them; questions are answered in order. */
export class DeciderThread {
  readonly types: readonly KnownType[];
  readonly #status: ThreadStatus;
  readonly #container: ServiceContainer;
  readonly #runs: LocalRuns;
  readonly #tell: Tell;
  readonly #instances = new Map<number, RunInstance>();
  readonly #messages: ToThread[] = [];
  #isBusy = false;

  private constructor(
    data: ThreadData,
    workflows: WorkflowRegistry,
    container: ServiceContainer,
    tell: Tell,
  ) {
    this.types = workflows.types;
    this.#status = new ThreadStatus(data.status);
    this.#container = container;
    this.#tell = tell;
    this.#runs = new LocalRuns({
      workflows,
      container,
      settings: data.settings,
      logger: (line) => tellLine(line, tell),
      onProgress: () => this.#status.step(),
    });
  }

  /**
   * Loads modules and services.
   * @throws whatever keeps them from being loaded
   */
  static async start(data: ThreadData, tell: Tell): Promise<DeciderThread> {
    keepAlive(tell);
    const workflows = new WorkflowRegistry(await workflowsOf(data.modules));
    const container = await createContainer(data.config);
    try {
      return new DeciderThread(data, workflows, container, tell);
    } catch (error) {
      await container.close();
      throw error;
    }
  }

  hear(message: ToThread): void {
    this.#messages.push(message);
    if (!this.#isBusy) void this.#work();
  }

  /** One at a time: whoever looks at the status knows whose code holds the thread. Never rejects. */
  async #work(): Promise<void> {
    this.#isBusy = true;
    for (let next = this.#messages.shift(); next !== undefined; next = this.#messages.shift()) {
      if (next.kind === 'drop') {
        this.#instances.delete(next.instance);
        continue;
      }
      this.#status.begin(next.ticket);
      const answer = await this.#answerTo(next);
      this.#tell({ kind: 'answer', ticket: next.ticket, answer });
      this.#status.end();
    }
    this.#isBusy = false;
  }

  async #answerTo(question: Question): Promise<Answer> {
    try {
      switch (question.kind) {
        case 'advance':
          return await this.#advance(question);
        case 'trace': {
          const { run, events, what } = question;
          return { kind: 'traced', traced: await this.#runs.trace(run, eventsIn(events), what) };
        }
        case 'closed':
          this.#instances.get(question.instance)?.closed?.();
          return { kind: 'done' };
        case 'close':
          await this.#container.close();
          return { kind: 'done' };
      }
    } catch (error) {
      // What a history cannot be replayed for; or a service that does not close.
      return { kind: 'failed', failure: defaultCodec.encodeFailure(error) };
    }
  }

  async #advance({ instance, run, events }: Extract<Question, { kind: 'advance' }>): Promise<Answer> {
    let known = this.#instances.get(instance);
    if (known === undefined) {
      // The other side gives its names only with the first question.
      if (run === undefined) throw new Error(`there is no instance ${instance}`);
      known = this.#runs.create({ ...run, onForeign: () => this.#tell({ kind: 'foreign', instance }) });
      this.#instances.set(instance, known);
    }
    const step = await known.advance(eventsIn(events));
    const { previousStartedEventId, lastEventId, openChildren } = known;
    return {
      kind: 'advanced',
      advanced: { step, previousStartedEventId, lastEventId, openChildren },
    };
  }
}

function eventsIn(text: string): readonly SwfEvent[] {
  return JSON.parse(text) as readonly SwfEvent[];
}

/** The thread is that of all runs: an error that one of them has left behind, with a timer say, is no reason to end it. */
function keepAlive(tell: Tell): void {
  const rejections = watchRejections((text) => tell({ kind: 'said', text }));
  process.on('unhandledRejection', rejections.unhandled);
  process.on('rejectionHandled', rejections.handled);
  process.on('uncaughtException', (error) => {
    tell({ kind: 'said', text: `an error was thrown outside any run: ${traceOf(error)}` });
  });
}

/** A line has what its workflow gives it, which not always can leave the thread. */
function tellLine(line: LogLine, tell: Tell): void {
  try {
    tell({ kind: 'line', line });
  } catch {
    // DataCloneError: functions, say.
    const fields = Object.entries(line.fields).map(([key, value]) => [key, sendable(value)] as const);
    tell({ kind: 'line', line: { ...line, fields: Object.fromEntries(fields) } });
  }
}

function sendable(value: unknown): unknown {
  try {
    return structuredClone(value);
  } catch {
    return inspect(value);
  }
}
