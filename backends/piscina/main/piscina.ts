import type { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';
import type { ResourceLimits, Worker } from 'node:worker_threads';

// The part of Piscina 5.3 that is used here. Its own declarations do not compile with `exactOptionalPropertyTypes`, and
// would take that option from whoever uses this package.

/** A job as the load balancer sees it. */
export type PiscinaTask = Readonly<Record<symbol, object | null>>;

/** A thread as the load balancer sees it. */
export interface PiscinaWorker {
  readonly id: number;
  readonly currentUsage: number;
}

interface PiscinaSettings {
  readonly filename: string;
  readonly name: string;
  readonly minThreads: number;
  readonly maxThreads: number;
  readonly idleTimeout: number;
  readonly concurrentTasksPerWorker: number;
  readonly atomics: 'sync' | 'async' | 'disabled';
  readonly taskQueue: object;
  readonly recordTiming: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly execArgv?: readonly string[];
  readonly resourceLimits?: ResourceLimits;
  readonly workerData: unknown;
  readonly loadBalancer: (task: PiscinaTask, workers: readonly PiscinaWorker[]) => PiscinaWorker | null;
}

/** Threads, and the jobs they are given. */
export interface PiscinaPool<T, R> extends EventEmitter {
  readonly threads: readonly Worker[];
  run(task: T, options?: { readonly transferList?: readonly object[] }): Promise<R>;
  destroy(): Promise<void>;
}

interface PiscinaModule {
  readonly Piscina: new <T, R>(settings: PiscinaSettings) => PiscinaPool<T, R>;
  readonly FixedQueue: new () => object;
  readonly queueOptionsSymbol: symbol;
}

const vendor = createRequire(import.meta.url)('piscina') as PiscinaModule;

export const { Piscina, FixedQueue } = vendor;

/** What a task has under this symbol is shown to the load balancer, and does not travel. */
export const QUEUE_OPTIONS: symbol = vendor.queueOptionsSymbol;
