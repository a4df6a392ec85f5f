import { checkLongest } from './durations.js';
import { SimpleflowError } from '../errors.js';
import { describeValue } from '../util/describe-value.js';
import { checkName, MAX_VERSION_LENGTH } from './names.js';
import { noteActivity } from './noted.js';
import { parseRetry, type RetryPolicy } from './retry-policy.js';

const ACTIVITY_BRAND: unique symbol = Symbol.for('simpleflow.activity');

/** What becomes of a try that was lost with its process. */
export type OnLost = 'run-again' | 'fail' | { readonly atMost: number };

/** How an activity is run. All times are integer milliseconds. */
export interface ActivityOptions {
  /** Default: `default`. */
  readonly version?: string;
  /** Which workers may take it. Default: `default`. */
  readonly taskList?: string;
  /** Longest time from start to end of one try. Default: no limit. */
  readonly startToCloseMs?: number;
  /** Longest time one try may wait for a worker. Default: no limit. */
  readonly scheduleToStartMs?: number;
  /** Longest time from being scheduled to the end, of one try. Default: no limit. */
  readonly scheduleToCloseMs?: number;
  /** Longest silence between two heartbeats. Default: no limit. */
  readonly heartbeatMs?: number;
  /**
   * The worker beats by itself as long as the process or thread that runs the activity lives: then `heartbeatMs` only finds
   * workers that are lost. Default: false, only `heartbeat()` counts.
   */
  readonly autoHeartbeat?: boolean;
  /** New tries after a failure or timeout: a number of retries without delay, or a policy. Default: none. */
  readonly retry?: number | RetryPolicy;
  /**
   * `inline`: runs in the thread of the workflow, one such activity at a time, also where others run in a pool of threads.
   * For what takes less time than a message to a thread (some 0.05 ms), or needs something of that thread. Where all run
   * there anyway, or a service carries them elsewhere, it has no effect. Default: wherever the backend runs activities.
   */
  readonly placement?: 'inline';
  /** Equal input means the same task: submitted twice in a run, it runs once. Default: false. */
  readonly idempotent?: boolean;
  /**
   * With a store: what becomes of a try whose process died before its answer was kept. `run-again`: it is called again, with
   * a warning from the third loss; lost tries do not count as attempts. `{ atMost: n }`: again up to `n` times. `fail`: it
   * fails with `lost-activity`, for what must not be done twice; a try that had not begun runs all the same. The last two
   * cost a write to the store before each call. Default: `run-again`.
   */
  readonly onLost?: OnLost;
  /** Higher goes first where the backend has priorities; a 32 bit integer. Default: none. */
  readonly priority?: number;
  /** False: a failure gives `undefined` as result, and `exception()` the error. Default: true. */
  readonly raisesOnFailure?: boolean;
  /**
   * The input is sent without the envelope `{"args":…,"kwargs":…}`, for activities that other programs run: one argument that
   * is a plain object as it is, anything else as the list of arguments. Default: false.
   */
  readonly rawInput?: boolean;
  /** Names of the parameters, for keyword arguments; needed where the source text is minified. Default: read from it. */
  readonly parameters?: readonly string[];
}

/** What is known about an activity, frozen. */
export interface ActivityDefinition extends Omit<ActivityOptions, 'retry' | 'version' | 'taskList'> {
  readonly name: string;
  readonly version: string;
  readonly taskList: string;
  readonly retry: RetryPolicy;
  /** True for what {@link lambda} makes: the function runs elsewhere. */
  readonly isLambda?: true;
  /** The function, or the class whose `execute` is the activity. */
  readonly implementation: ActivityFunction | ActivityClass;
}

/** An activity as a function. */
export type ActivityFunction = (...args: never[]) => unknown;

/** An activity as a class: services come in through the constructor, the input through `execute`. */
export type ActivityClass = new (...services: never[]) => ActivityInstance;

/** What an activity that is a class has. */
export interface ActivityInstance {
  execute(...args: never[]): unknown;
}

/** An activity: submit it, or call it directly to run the function (in a unit test, say). */
export interface Activity<in A extends readonly unknown[] = never, out R = unknown> {
  (...args: A): R;
  readonly definition: ActivityDefinition;
}

/** The function of an activity that is a class. */
export type Execute<C extends ActivityClass> = C extends new (
  ...services: never[]
) => { execute: infer E extends ActivityFunction }
  ? E
  : never;

/**
 * Makes an activity of a function, or of a class with `execute`, and notes it so that workers find it by name.
 *
 * @example `export const increment = activity('increment', (x: number) => x + 1, { version: '1' });`
 * @throws SimpleflowError `invalid-id` for a name that a backend cannot carry; `invalid-option`
 */
export function activity<C extends ActivityClass>(
  name: string,
  implementation: C,
  options?: ActivityOptions,
): Activity<Parameters<Execute<C>>, ReturnType<Execute<C>>>;
export function activity<A extends readonly unknown[], R, const P extends readonly string[]>(
  name: string,
  implementation: (...args: A) => R,
  options: ActivityOptions & { readonly parameters: P },
): Activity<A, R> & { readonly definition: { readonly parameters: P } };
export function activity<A extends readonly unknown[], R>(
  name: string,
  implementation: (...args: A) => R,
  options?: ActivityOptions,
): Activity<A, R>;
export function activity(
  name: string,
  implementation: ActivityFunction | ActivityClass,
  options: ActivityOptions = {},
): Activity {
  if (typeof implementation !== 'function') {
    throw new SimpleflowError(
      'invalid-option',
      `activity \`${name}\` needs a function, or a class with \`execute\`, got ${describeValue(implementation)}`,
    );
  }
  const made = callable(defineActivity(name, implementation, options));
  noteActivity(made, activity);
  return made;
}

/** @internal */
export function callable(definition: ActivityDefinition): Activity {
  const { implementation } = definition;
  const call = isActivityClass(implementation)
    ? (...args: never[]) => new implementation().execute(...args)
    : (...args: never[]) => implementation(...args);
  Object.defineProperty(call, 'name', { value: definition.name });
  Object.defineProperty(call, ACTIVITY_BRAND, { value: true });
  return Object.freeze(Object.assign(call, { definition }));
}

/**
 * An activity of which this process knows no more than its definition: it can be submitted, and runs where its code is.
 * @internal
 */
export function remoteActivity(
  definition: Omit<ActivityDefinition, 'implementation' | 'retry'> & { readonly retry?: RetryPolicy },
): Activity {
  const implementation = (): never => {
    throw new SimpleflowError('unknown-activity', `the code of activity \`${definition.name}\` is elsewhere`);
  };
  return callable(
    Object.freeze({ ...definition, retry: definition.retry ?? parseRetry(undefined), implementation }),
  );
}

/** True for an activity, whichever copy of the library made it. */
export function isActivity(value: unknown): value is Activity {
  return typeof value === 'function' && ACTIVITY_BRAND in value;
}

/** True if the implementation is a class with `execute` rather than a function. */
export function isActivityClass(
  implementation: ActivityFunction | ActivityClass,
): implementation is ActivityClass {
  const { prototype } = implementation as { prototype?: { execute?: unknown } };
  return typeof prototype?.execute === 'function';
}

function defineActivity(
  name: string,
  implementation: ActivityFunction | ActivityClass,
  options: ActivityOptions,
): ActivityDefinition {
  checkName('an activity name', name);
  for (const option of Object.keys(options)) checkOption(name, option as keyof ActivityOptions, options);
  return Object.freeze({
    ...options,
    name,
    version: checkName('an activity version', options.version ?? 'default', MAX_VERSION_LENGTH),
    taskList: checkName('a task list', options.taskList ?? 'default'),
    retry: parseRetry(options.retry),
    implementation,
  });
}

function checkOption(name: string, option: keyof ActivityOptions, options: ActivityOptions): void {
  const value: unknown = options[option];
  if (value === undefined) return;
  const fail = (expected: string): never => {
    throw new SimpleflowError(
      'invalid-option',
      `\`${option}\` of activity \`${name}\` must be ${expected}, got ${describeValue(value)}`,
    );
  };
  switch (option) {
    case 'startToCloseMs':
    case 'scheduleToStartMs':
    case 'scheduleToCloseMs':
    case 'heartbeatMs':
      if (!Number.isSafeInteger(value) || (value as number) <= 0)
        fail('a whole number of milliseconds above 0');
      return checkLongest(`\`${option}\` of activity \`${name}\``, value as number);
    case 'placement':
      if (value !== 'inline') fail('`inline`, or not set');
      return;
    case 'onLost':
      if (!isOnLost(value)) fail('`run-again`, `fail` or `{ atMost: n }` with a whole number of at least 0');
      return;
    case 'autoHeartbeat':
    case 'idempotent':
    case 'raisesOnFailure':
    case 'rawInput':
      if (typeof value !== 'boolean') fail('true or false');
      return;
    case 'priority':
      if (!Number.isInteger(value) || Math.abs(value as number) >= 2 ** 31) fail('a 32 bit integer');
      return;
    case 'parameters':
      if (!Array.isArray(value) || value.some((item) => typeof item !== 'string')) fail('a list of names');
      return;
    case 'version':
    case 'taskList':
    case 'retry':
      return;
    default:
      unknownOption(name, option);
  }
}

function isOnLost(value: unknown): value is OnLost {
  if (value === 'run-again' || value === 'fail') return true;
  const { atMost } = (typeof value === 'object' && value !== null ? value : {}) as {
    readonly atMost?: unknown;
  };
  return Number.isSafeInteger(atMost) && (atMost as number) >= 0;
}

function unknownOption(name: string, option: never): never {
  throw new SimpleflowError('invalid-option', `activity \`${name}\` has no option \`${String(option)}\``);
}
