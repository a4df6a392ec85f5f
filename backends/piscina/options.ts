import { availableParallelism } from 'node:os';
import { SimpleflowError } from 'simpleflow';
import * as v from 'valibot';

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
