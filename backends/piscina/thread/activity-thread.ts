import type { MessagePort } from 'node:worker_threads';
import {
  ACTIVITIES,
  type ActivityOutcome,
  ActivityRegistry,
  createContainer,
  defaultCodec,
  INSTANCES,
  MIDDLEWARE_STACK,
  MiddlewareStack,
  ModuleLoader,
  runActivity,
  type RunActivityOptions,
  type ServiceContainer,
} from 'simpleflow/backend';
import { CODEC } from 'simpleflow';
import { ControlBlock } from '../wire/control-block.js';
import { JobReader, type JobWire } from '../wire/job-wire.js';
import type { CallMessage, Job, JobReply, ThreadData, ThreadNews } from '../wire/messages.js';
import { JobReporter } from './job-reporter.js';
import { ThreadCall } from './thread-call.js';
import { guardExit } from './exit-guard.js';
import { sendOutputAtOnce } from './prompt-output.js';
import { watchErrors } from './thread-errors.js';

/** What a thread is given by its pool. */
export interface ThreadHost extends ThreadData {
  readonly port: MessagePort;
}

/** A thread that knows its activities and services. */
export class ActivityThread {
  readonly #host: ThreadHost;
  readonly #registry: ActivityRegistry;
  readonly #options: RunActivityOptions;
  readonly #blocks: ControlBlock[] = [];
  readonly #reader = new JobReader();
  #services: ServiceContainer | undefined;
  #current: ThreadCall | undefined;

  #isBroken = false;

  private constructor(host: ThreadHost, registry: ActivityRegistry, options: RunActivityOptions) {
    this.#host = host;
    this.#registry = registry;
    this.#options = options;
    host.port.on('message', () => this.#current?.look());
    watchErrors((error, call) => {
      const failure = options.codec.encodeFailure(error);
      this.#tell({ kind: 'late-error', activity: call?.name, failure });
    });
    guardExit(() => this.#current?.isOver === false);
    sendOutputAtOnce(this.#tell);
  }

  /** Loads modules and services. */
  static async start(host: ThreadHost): Promise<ActivityThread> {
    const { config } = host;
    const { activities, container, middleware } = config;
    if (container.length === 0) {
      // Without services there is no need for inversify.
      const loader = new ModuleLoader();
      const registry = await ActivityRegistry.load(activities, (file) => loader.load(file));
      const modules = middleware.filter((entry) => typeof entry === 'string');
      const stack = await MiddlewareStack.load(modules, (file) => loader.load(file));
      return new ActivityThread(host, registry, {
        codec: defaultCodec,
        middleware: stack.activity,
      });
    }
    const services = await createContainer(config);
    const thread = new ActivityThread(host, services.get(ACTIVITIES), {
      codec: services.get(CODEC),
      instantiate: services.get(INSTANCES).activity,
      middleware: services.get(MIDDLEWARE_STACK).activity,
    });
    thread.#services = services;
    return thread;
  }

  /** Closes the services: the thread is to end. */
  async close(): Promise<void> {
    await this.#services?.close();
  }

  /** Runs the calls of a job, one after the other. Never rejects. */
  run(wire: JobWire): JobReply | Promise<JobReply> {
    // It is about to be ended. The pool sends the job to another thread.
    if (this.#isBroken) return new Promise(() => undefined);
    const job = this.#reader.read(wire);
    const { slot, ticket } = job;
    const block = (this.#blocks[slot] ??= new ControlBlock(this.#host.memory, slot));
    // Given up before it got here.
    if (block.ticket !== ticket) return ['ended', 0, []];
    return this.#runFrom(0, {
      job,
      block,
      report: new JobReporter(job, block, this.#tell),
    });
  }

  /** No promise is made for calls whose outcomes are there at once, as most are. */
  #runFrom(first: number, work: Work): JobReply | Promise<JobReply> {
    const { job, block, report } = work;
    for (let index = first; index < job.calls.length; index += 1) {
      const context = this.#contextOf(job, index, block);
      report.begin(index);
      const outcome = this.#begin(context);
      if ('then' in outcome) return this.#goOn(index, { outcome, context, ...work });
      context.end();
      report.end(index, outcome);
    }
    return report.reply('ended');
  }

  async #goOn(index: number, { outcome, context, ...work }: Unfinished): Promise<JobReply> {
    const ended = await this.#endOf(outcome, context);
    context.end();
    work.report.end(index, ended);
    if (!context.isBroken) return this.#runFrom(index + 1, work);
    this.#isBroken = true;
    return work.report.reply('broken');
  }

  #begin(context: ThreadCall): ActivityOutcome | Promise<ActivityOutcome> {
    const { call } = context;
    this.#current = context;
    if (context.isStopped) return { kind: 'cancelled' };
    try {
      const { definition } = this.#registry.get(call.name, call.version);
      return runActivity(definition, call, context, this.#options);
    } catch (error) {
      return {
        kind: 'failed',
        failure: this.#options.codec.encodeFailure(error),
      };
    }
  }

  #contextOf({ slot, ticket, calls }: Job, index: number, block: ControlBlock): ThreadCall {
    const call = calls[index] as CallMessage;
    return new ThreadCall({
      call,
      index,
      block,
      onBeat: () => this.#tell({ kind: 'beaten', slot, ticket }),
    });
  }

  readonly #tell = (news: ThreadNews, moved: ArrayBuffer[] = []): void => {
    this.#host.port.postMessage(news, moved);
  };

  /** The outcome, or the error of something that the call has left behind and is waiting for. */
  #endOf(outcome: Promise<ActivityOutcome>, context: ThreadCall): Promise<ActivityOutcome> {
    return new Promise((resolve) => {
      context.onError = (error) =>
        resolve({
          kind: 'failed',
          failure: this.#options.codec.encodeFailure(error),
        });
      void outcome.then(resolve);
    });
  }
}

/** A job that is under way here. */
interface Work {
  readonly job: Job;
  readonly block: ControlBlock;
  readonly report: JobReporter;
}

/** A call of it that takes a while. */
interface Unfinished extends Work {
  readonly outcome: Promise<ActivityOutcome>;
  readonly context: ThreadCall;
}
