import { availableParallelism } from 'node:os';
import { SimpleflowError } from 'simpleflow';
import * as v from 'valibot';

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

const integer = (expected: string, minimum: number) =>
  v.optional(v.pipe(v.number(expected), v.safeInteger(expected), v.minValue(minimum, expected)));
const count = integer('a whole number of at least 1', 1);
const milliseconds = integer('a whole number of milliseconds, at least 0', 0);
const MEGABYTES = 'a number of megabytes above 0';
const megabytes = v.optional(v.pipe(v.number(MEGABYTES), v.finite(MEGABYTES), v.gtValue(0, MEGABYTES)));
const texts = 'a list of texts';

/** What the section may hold. */
export const configSchema = v.pipe(
  v.strictObject({
    minThreads: count,
    maxThreads: count,
    idleTimeoutMs: milliseconds,
    maxQueue: count,
    resourceLimits: v.optional(
      v.strictObject({
        maxOldGenerationSizeMb: megabytes,
        maxYoungGenerationSizeMb: megabytes,
        codeRangeSizeMb: megabytes,
        stackSizeMb: megabytes,
      }),
    ),
    env: v.optional(v.record(v.string(), v.string('a text'), 'an object of names and texts')),
    execArgv: v.optional(v.array(v.string('a text'), texts)),
    recycleAfterTasks: count,
    stopGraceMs: milliseconds,
  }),
  v.forward(
    v.check(
      ({ minThreads = 1, maxThreads = availableParallelism() }) => minThreads <= maxThreads,
      'at most `maxThreads`',
    ),
    ['minThreads'],
  ),
);

/**
 * Looks at the options of threads; others may be beside them.
 * @throws SimpleflowError `invalid-option` for the first that is wrong
 */
export function checkOptions(options: object): void {
  const isOurs = ([key]: [string, unknown]): boolean => key in configSchema.entries;
  const { issues } = v.safeParse(configSchema, Object.fromEntries(Object.entries(options).filter(isOurs)));
  if (issues === undefined) return;
  const [issue] = issues;
  throw new SimpleflowError(
    'invalid-option',
    `\`${v.getDotPath(issue) ?? ''}\` must be ${issue.message}, got ${issue.received}`,
  );
}
