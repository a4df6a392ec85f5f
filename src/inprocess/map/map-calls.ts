import type { ActivityDefinition } from '../../activity/activity.js';
import { argumentsOfItem } from '../../activity/map-item.js';
import type { Codec } from '../../codec/codec.js';
import { fittedId, idPrefix } from '../../engine/language/ids.js';
import { NO_ATTACHMENTS } from '../../engine/tasks/task-data.js';
import { logTry } from '../../engine/tasks/task-log.js';
import { addLimits } from '../../engine/tasks/task-options.js';
import type { Copy } from '../../engine/tasks/task-scope.js';
import type { MapOptions } from '../../executor/executor.js';
import type { Future } from '../../futures/future.js';
import type { AnyActivity } from '../../workflow/submittable.js';
import type { BareTasks } from '../dispatch/bare-tasks.js';
import { CallsAhead } from './calls-ahead.js';
import type { ActivityQueue } from '../dispatch/dispatcher.js';
import { MapCall, type MapCallOwner } from './map-call.js';
import { hasLimits } from '../dispatch/time-limits.js';

export interface MapCallsOptions {
  readonly bare: BareTasks;
  /** Throws if nothing may be submitted any more. */
  readonly assertOpen: () => void;
  readonly queue: ActivityQueue;
  readonly codec: Codec;
  readonly copy: Copy;
  readonly carriesBuffers: boolean;
  readonly canStopRunning: boolean;
  /** The last one is over. */
  readonly onEmpty: () => void;
}

/** The calls without tasks of all `map`s of an executor. */
export class MapCalls {
  readonly #options: MapCallsOptions;
  /** Those with calls without a result. */
  readonly #open = new Set<CallsAhead<never, unknown>>();

  constructor(options: MapCallsOptions) {
    this.#options = options;
  }

  /** True if every call has a result. */
  get areOver(): boolean {
    return this.#open.size === 0;
  }

  /** For calls that can do without a task of their own: they share messages, have no time limits, and no ids to choose. */
  suits({ definition }: AnyActivity, options: MapOptions): boolean {
    const { copy, queue } = this.#options;
    return (
      (options.chunkSize ?? 1) > 1 &&
      options.id === undefined &&
      options.maxParallel === undefined &&
      copy === 'codec' &&
      definition.rawInput !== true &&
      definition.idempotent !== true &&
      queue.takesChunks(definition) &&
      !isLimited(definition, options)
    );
  }

  /** @param submit for items that need a task */
  ahead<X, R>(activity: AnyActivity, options: MapOptions, submit: (item: X) => Future<R>): CallsAhead<X, R> {
    const { bare, queue, codec, carriesBuffers, canStopRunning, assertOpen, onEmpty } = this.#options;
    const prefix = idPrefix(activity.definition);
    const owner = this.#ownerOf(activity, options, () => ahead.settled());
    const ahead = new CallsAhead<X, R>({
      codec,
      carriesBuffers,
      assertOpen,
      argumentsOf: (item) => argumentsOfItem(activity.definition, item),
      call: (args) => {
        if (!queue.hasRoom) return undefined;
        const call = new MapCall(owner, bare.nextNumber(prefix), args, queue);
        this.#open.add(ahead);
        queue.add(call);
        return call;
      },
      submit,
      cancels: canStopRunning ? 'running' : 'queued',
      onEmpty: () => {
        this.#open.delete(ahead);
        if (this.#open.size === 0) queueMicrotask(onEmpty);
      },
    });
    return ahead;
  }

  /** As `cancelOpen` of the tasks. */
  cancelOpen(also: 'queued' | 'running' = 'queued'): void {
    for (const ahead of [...this.#open]) ahead.cancelOpen(also);
  }

  #ownerOf(activity: AnyActivity, options: MapOptions, onSettled: () => void): MapCallOwner {
    const { bare, carriesBuffers } = this.#options;
    const { definition } = activity;
    const prefix = idPrefix(definition);
    const { name, retry } = definition;
    const which = { kind: 'activity', name, attempt: 1, maxAttempts: retry.maxAttempts } as const;
    const idOf = (number: number): string => fittedId(`${prefix}-${number}`);
    return {
      onStep: bare.log.hears('debug')
        ? (number, event) => {
            logTry({ scope: bare, try: { ...which, id: idOf(number) } }, event);
          }
        : undefined,
      definition,
      taskList: options.taskList ?? definition.taskList,
      attachments: carriesBuffers ? NO_ATTACHMENTS : undefined,
      chunkSize: options.chunkSize ?? 1,
      idOf,
      goOn: (call, outcome) => bare.resume(activity, options, call, outcome),
      onSettled,
    };
  }
}

function isLimited(definition: ActivityDefinition, options: MapOptions): boolean {
  const { name, version, taskList } = definition;
  const command = {
    kind: 'schedule-activity',
    id: '',
    name,
    version,
    taskList,
    attempt: 1,
    input: '',
  } as const;
  return hasLimits(addLimits(command, definition, options));
}
