import {
  type ActivityCall,
  type ActivityOutcome,
  type ActivityRegistry,
  type ActivityRunner,
  type Clock,
  RealClock,
} from 'simpleflow/backend';
import type { ActivityDefinition, Codec } from 'simpleflow';
import type { Registrar } from '../client/registrar.js';
import type { SwfApi } from '../client/swf-api.js';
import { recordedTry } from './recorded-try.js';
import { metaOf, type TaskMeta } from './task-meta.js';
import { PollLoop } from '../polling/poll-loop.js';
import type { PollLog } from '../polling/outage.js';
import { lineOf } from '../polling/error-facts.js';
import { writeDetails } from './heartbeat-details.js';
import { deliverAnswer, type Delivery } from './deliver-answer.js';
import { callOf, type PolledTask } from './polled-task.js';
import { inMadeDomain } from '../client/in-made-domain.js';
import { isSettledIn } from './settled-in.js';
import { answerFor, givenUp, type TaskAnswer } from './task-answer.js';
import { TaskControl, type TaskLimits } from './task-control.js';

export interface ActivityWorkerOptions {
  readonly api: SwfApi;
  readonly domain: string;
  /** Makes the domain if it is not there. */
  readonly registrar: Registrar;
  readonly taskList: string;
  /** Shown in histories; at most 256 characters. */
  readonly identity: string;
  /** Runs the activities; closed with the worker. */
  readonly runner: ActivityRunner;
  readonly registry: ActivityRegistry;
  readonly codec: Codec;
  readonly concurrency: number;
  readonly polls?: number | undefined;
  readonly watchMs: number;
  readonly clock: Clock;
  readonly log: PollLog;
  readonly isFatal: (error: unknown) => boolean;
}

/** Counts since the start. */
export interface WorkerStats {
  readonly running: number;
  readonly delivered: number;
  /** Answers that SWF did not want any more. */
  readonly lost: number;
  readonly givenUp: number;
}

/** One task under way. */
interface Flight {
  readonly task: PolledTask;
  readonly control: TaskControl;
  /** Set by the first that answers. */
  isAnswered: boolean;
}

// What activities get to react when they are told that the worker stops.
const LAST_MS = 1_000;

/**
 * Takes activity tasks from one task list and runs them.
 *
 * poll ─▶ task ─▶ registry ─▶ runner ─▶ outcome ─▶ answer ─▶ deliver
 *                                │ heartbeats ─▶ SWF ─▶ cancelled? lost? ─▶ abort signal
 */
export class ActivityWorker {
  readonly #options: ActivityWorkerOptions;
  readonly #loop: PollLoop<PolledTask>;
  readonly #flights = new Set<Flight>();
  readonly #watchClock = new RealClock();
  readonly #counts: Record<Delivery, number> = { delivered: 0, lost: 0, 'given-up': 0 };
  /** Resolves when activities that do not stop are waited for no longer. */
  readonly #abandoned: Promise<void>;
  readonly #ended: Promise<void>;
  #abandon!: () => void;
  #isOver = false;
  #over: Promise<void> | undefined;

  /** Starts at once. */
  constructor(options: ActivityWorkerOptions) {
    const { api, domain, registrar, taskList, identity, concurrency, polls, log, isFatal } = options;
    this.#options = options;
    this.#abandoned = new Promise((resolve) => (this.#abandon = resolve));
    this.#loop = new PollLoop<PolledTask>({
      name: `activity tasks of \`${taskList}\``,
      slots: concurrency,
      polls,
      log,
      isFatal,
      poll: async (signal) => {
        const task = await inMadeDomain(registrar, async () =>
          api.call('PollForActivityTask', { domain, taskList: { name: taskList }, identity }, { signal }),
        );
        // An empty poll has no token, or an empty one.
        const { taskToken = '' } = task as Partial<PolledTask>;
        return taskToken === '' ? undefined : (task as PolledTask);
      },
      handle: async (task) => this.#work(task),
    });
    this.#ended = Promise.race([this.#loop.ended, this.#abandoned]);
    // Whoever wants to know looks at `ended`; nobody has to.
    this.#ended.catch(() => undefined);
  }

  /** Resolves when the worker has stopped; rejects if it could not start, as without permission to poll. */
  get ended(): Promise<void> {
    return this.#ended;
  }

  get stats(): WorkerStats {
    const { delivered, lost, 'given-up': given } = this.#counts;
    return { running: this.#flights.size, delivered, lost, givenUp: given };
  }

  /**
   * Takes no more tasks and waits for those under way: for open polls too, up to a minute, for what SWF sends to one of
   * them would be lost otherwise.
   * @param graceMs after so long polls are cut, activities are told to stop, and those that do not are given up: their
   * tasks fail with `executor-closed`. Default: waits for all.
   */
  async shutdown({ graceMs }: { readonly graceMs?: number | undefined } = {}): Promise<void> {
    this.#over ??= this.#drain();
    if (graceMs !== undefined && !(await isSettledIn(this.#over, graceMs))) await this.#stop();
    return this.#over;
  }

  async #drain(): Promise<void> {
    try {
      await Promise.race([this.#loop.drain(), this.#abandoned]);
    } finally {
      this.#watchClock.close();
      await this.#options.runner.close();
    }
  }

  async #stop(): Promise<void> {
    const stopped = this.#loop.stop();
    this.#isOver = true;
    for (const { control } of this.#flights) control.workerStops();
    if (await isSettledIn(stopped, LAST_MS)) return;
    await Promise.all([...this.#flights].map(async (flight) => this.#giveUp(flight)));
    this.#abandon();
  }

  async #giveUp(flight: Flight): Promise<void> {
    // It has ended, and its answer is on the way.
    if (flight.isAnswered) return;
    const { activityId } = flight.task;
    this.#options.log(`\`${activityId}\` does not stop, and is given up`);
    await this.#answer(flight, givenUp(activityId, this.#options.codec));
    this.#flights.delete(flight);
  }

  /** Never rejects. */
  async #work(task: PolledTask): Promise<void> {
    const { codec, taskList } = this.#options;
    const definition = this.#definitionOf(task);
    const meta = await this.#metaOf(task, definition);
    const call = callOf(task, taskList, meta);
    const limits = { ...definition, ...meta };
    const flight: Flight = { task, control: this.#controlOf(limits, task), isAnswered: false };
    this.#flights.add(flight);
    const outcome = await this.#run(call, flight.control);
    flight.control.close();
    const { stopReason } = flight.control;
    const answer = answerFor(outcome, { activityId: call.id, stopReason, codec });
    if (answer === undefined) this.#counts.lost += 1;
    else await this.#answer(flight, answer);
    this.#flights.delete(flight);
  }

  async #run(call: ActivityCall, control: TaskControl): Promise<ActivityOutcome> {
    try {
      return await this.#options.runner.run(call, control);
    } catch (error) {
      // A runner may neither throw nor reject. One that does fails the call that it was given.
      return { kind: 'failed', failure: this.#options.codec.encodeFailure(error) };
    }
  }

  async #answer(flight: Flight, answer: TaskAnswer): Promise<void> {
    if (flight.isAnswered) return;
    flight.isAnswered = true;
    const { task, control } = flight;
    const { api, codec, log, clock } = this.#options;
    const delivery = await deliverAnswer(answer, {
      api,
      taskToken: task.taskToken,
      activityId: task.activityId,
      codec,
      log,
      isOver: () => this.#isOver || clock.elapsedMs() > (control.deadlineMs ?? Infinity),
    });
    this.#counts[delivery] += 1;
    if (delivery === 'lost') control.lost();
  }

  #controlOf(limits: TaskLimits, { taskToken, activityId }: PolledTask): TaskControl {
    const { api, clock, watchMs, codec, log } = this.#options;
    return new TaskControl({
      api,
      taskToken,
      activityId,
      limits,
      clock,
      watchMs,
      watchClock: this.#watchClock,
      encodeDetails: (details) => writeDetails(details, { activityId, codec, log }),
    });
  }

  #definitionOf({ activityType: { name, version } }: PolledTask): ActivityDefinition | undefined {
    try {
      return this.#options.registry.get(name, version).definition;
    } catch (error) {
      // Unknown here: the runner may know it, or says so.
      this.#options.log(lineOf(error));
      return undefined;
    }
  }

  /** A raw input holds nothing of ours: then it is looked up, where there may have been a try before. */
  async #metaOf(task: PolledTask, definition: ActivityDefinition | undefined): Promise<TaskMeta> {
    if (definition?.rawInput !== true) return metaOf(task.input ?? '');
    if (definition.retry.maxAttempts === 1) return {};
    const { log } = this.#options;
    try {
      const meta = await recordedTry(task, this.#options);
      if (meta !== undefined) return meta;
      log(`\`${task.activityId}\`: the history does not show which try it is`);
    } catch (error) {
      log(`\`${task.activityId}\`: which try it is cannot be read from the history: ${lineOf(error)}`);
    }
    return {};
  }
}
