import type { ActivityDefinition } from '../activity/activity.js';
import { hasLimits } from './time-limits.js';
import { fittedId, idPrefix } from '../engine/ids.js';
import { NO_ATTACHMENTS } from '../engine/task-data.js';
import { addLimits } from '../engine/task-options.js';
import type { Codec } from '../codec/codec.js';
import type { Copy } from '../engine/task-scope.js';
import type { MapOptions } from '../executor/executor.js';
import type { Future } from '../futures/future.js';
import type { AnyActivity } from '../workflow/submittable.js';
import type { BareTasks } from './bare-tasks.js';
import { ChunksAhead } from './chunks-ahead.js';
import type { FlightQueue } from './dispatcher.js';
import { MapChunk } from './map-chunk.js';

export interface MapChunksOptions {
  readonly bare: BareTasks;
  /** Throws if nothing may be submitted any more. */
  readonly assertOpen: () => void;
  readonly queue: FlightQueue;
  readonly codec: Codec;
  readonly copy: Copy;
  readonly carriesBuffers: boolean;
  readonly canStopRunning: boolean;
  /** The last one is over. */
  readonly onEmpty: () => void;
}

/** The chunks of all `map`s of an executor. */
export class MapChunks {
  readonly #options: MapChunksOptions;
  readonly #open = new Set<MapChunk>();

  constructor(options: MapChunksOptions) {
    this.#options = options;
  }

  /** How many have calls without a result. */
  get openChunks(): number {
    return this.#open.size;
  }

  /** For calls that can do without a task of their own: they share messages, have no time limits, and no ids to choose. */
  suits({ definition }: AnyActivity, options: MapOptions): boolean {
    const { copy, queue } = this.#options;
    return (
      (options.chunkSize ?? 1) > 1 &&
      options.id === undefined &&
      copy === 'codec' &&
      definition.rawInput !== true &&
      definition.idempotent !== true &&
      queue.takesChunks(definition) &&
      !isLimited(definition, options)
    );
  }

  /** @param submit for items that cannot */
  ahead<X, R>(activity: AnyActivity, options: MapOptions, submit: (item: X) => Future<R>): ChunksAhead<X, R> {
    const { bare, queue, codec, carriesBuffers, canStopRunning, assertOpen } = this.#options;
    const prefix = idPrefix(activity.definition);
    return new ChunksAhead<X, R>({
      codec,
      carriesBuffers,
      assertOpen,
      queue,
      nextNumber: () => bare.nextNumber(prefix),
      newChunk: () => this.#newChunk(activity, options),
      submit,
      cancels: canStopRunning ? 'running' : 'queued',
    });
  }

  /** As `cancelOpen` of the tasks. */
  cancelOpen(also: 'queued' | 'running' = 'queued'): void {
    for (const chunk of [...this.#open]) chunk.cancel(also);
  }

  #newChunk(activity: AnyActivity, options: MapOptions): MapChunk {
    const { bare, queue, onEmpty, carriesBuffers } = this.#options;
    const { definition } = activity;
    const prefix = idPrefix(definition);
    const { chunkSize = 1 } = options;
    const chunk = new MapChunk({
      common: {
        definition,
        taskList: options.taskList ?? definition.taskList,
        attachments: carriesBuffers ? NO_ATTACHMENTS : undefined,
      },
      idOf: (number) => fittedId(`${prefix}-${number}`),
      chunkSize,
      meter: queue.meter,
      goOn: (call, outcome) => bare.resume(activity, options, call, outcome),
      onSettled: () => {
        this.#open.delete(chunk);
        if (this.#open.size === 0) queueMicrotask(onEmpty);
      },
    });
    this.#open.add(chunk);
    return chunk;
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
