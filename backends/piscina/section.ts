import type {} from 'simpleflow';

declare module 'simpleflow' {
  interface BackendSections {
    readonly piscina: PiscinaOptions;
  }
}

/** Memory of one thread, in megabytes (of 2^20 bytes). What is not given, Node decides. */
export interface ThreadLimits {
  /** The heap. A thread that needs more is ended, and its activity fails with `worker-lost`. Buffers do not count. */
  readonly maxOldGenerationSizeMb?: number | undefined;
  /** The part of the heap for new objects. */
  readonly maxYoungGenerationSizeMb?: number | undefined;
  /** The machine code that is made of scripts. */
  readonly codeRangeSizeMb?: number | undefined;
  /** The stack. Default: 4. */
  readonly stackSizeMb?: number | undefined;
}

/** The section `piscina` of the configuration. */
export interface PiscinaOptions {
  /** Threads that are kept when there is nothing to do. At least 1. Default: 1. */
  readonly minThreads?: number | undefined;
  /** How many threads there may be, and so how many activities run at once. Default: the cores this process may use. */
  readonly maxThreads?: number | undefined;
  /** A thread above `minThreads` that has had nothing to do for so long is ended. Milliseconds. Default: 30,000. */
  readonly idleTimeoutMs?: number | undefined;
  /**
   * How many activities may wait for a thread. One more fails with `queue-full`, which its retry policy may answer.
   * At least 1. Default: no limit.
   */
  readonly maxQueue?: number | undefined;
  /** Memory of each thread. Default: what Node gives. */
  readonly resourceLimits?: ThreadLimits | undefined;
  /** Environment variables of the threads, besides those of the process. Default: none. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Options of Node for the threads, such as `['--import', './telemetry.mjs']`. Default: those of the process. */
  readonly execArgv?: readonly string[] | undefined;
  /** A thread is replaced when it has run so many activities: a remedy for leaks. At least 1. Default: never. */
  readonly recycleAfterTasks?: number | undefined;
  /**
   * An activity that was told to stop (cancelled, out of time) has so long; then its thread is ended. Milliseconds.
   * Default: 5,000.
   */
  readonly stopGraceMs?: number | undefined;
}
