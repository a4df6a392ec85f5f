import { SimpleflowError } from 'simpleflow';
import type { CarriedSignal, ContinueAsNew, ScheduleActivity } from './engine-words.js';

/** Input of a run that nobody gave any. */
const NO_INPUT = '{"args":[],"kwargs":{}}';

export interface RunInput {
  readonly input: string;
  /** What the run before it has left, if this one continues it. */
  readonly signals: readonly CarriedSignal[];
}

/** The input of a continued run: signals that nobody took travel in `__extra`, which no parameter is bound to. */
export function writeContinuedInput({ input, signals = [] }: ContinueAsNew): string {
  if (signals.length === 0) return input;
  return `{"__extra":${JSON.stringify({ signals })},${input.slice(1)}`;
}

/**
 * @param text as the service gives it; absent or empty if nobody gave any
 * @throws SimpleflowError `invalid-input`
 */
export function readRunInput(text: string | undefined): RunInput {
  if (text === undefined || text === '') return { input: NO_INPUT, signals: [] };
  return { input: text, signals: text.startsWith('{"__extra":') ? carriedSignals(text) : [] };
}

function carriedSignals(text: string): CarriedSignal[] {
  const signals = extraOf(text).signals ?? [];
  if (Array.isArray(signals) && signals.every(isCarriedSignal)) return signals;
  throw malformed('`signals` in it must be a list of `{ "name": …, "input": … }`, both texts');
}

function extraOf(text: string): { readonly signals?: unknown } {
  try {
    const { __extra: extra } = JSON.parse(text) as { readonly __extra?: unknown };
    if (typeof extra === 'object' && extra !== null) return extra;
  } catch (cause) {
    throw malformed((cause as Error).message, { cause });
  }
  throw malformed('it must be an object');
}

function isCarriedSignal(value: unknown): value is CarriedSignal {
  if (typeof value !== 'object' || value === null) return false;
  const { name, input } = value as Partial<Record<string, unknown>>;
  return typeof name === 'string' && typeof input === 'string';
}

/** Input that begins as that of a continued run, which only this library writes. */
function malformed(what: string, options?: ErrorOptions): SimpleflowError {
  return new SimpleflowError(
    'invalid-input',
    `the input of the run begins with \`__extra\`, in which a run that continues as new passes on signals, and cannot be read: ${what}`,
    options,
  );
}

/** What a worker is told of a try beside the arguments: the service itself tells it nothing of it. */
export type TryFacts = Pick<ScheduleActivity, 'attempt' | 'told' | 'rawInput'>;

/** The input of an activity as it travels: what is not the usual is in `meta`. */
export function writeActivityInput(input: string, facts: TryFacts): string {
  const { attempt, told, rawInput } = facts;
  if ((attempt === 1 && told === undefined) || rawInput === true || !input.startsWith('{"args":'))
    return input;
  return `${input.slice(0, -1)},"meta":${tryFacts(facts)}}`;
}

/** The same for a raw input, of which it can be no part: workers look for it in the history. Undefined for the usual. */
export function writeActivityControl(facts: TryFacts): string | undefined {
  const { attempt, told, rawInput } = facts;
  if (rawInput !== true || (attempt === 1 && told === undefined)) return undefined;
  return tryFacts(facts);
}

function tryFacts({ attempt, told }: TryFacts): string {
  return JSON.stringify({ ...(attempt === 1 ? undefined : { attempt }), ...told });
}

/** What a `control` holds, if it is JSON. */
export function readControl(control: string | undefined): unknown {
  try {
    return JSON.parse(control ?? 'null');
  } catch {
    // Of another program.
    return undefined;
  }
}

const META =
  /,"meta":\{(?:"attempt":([1-9]\d*))?,?(?:"startToCloseMs":[1-9]\d*)?,?(?:"heartbeatMs":[1-9]\d*)?\}\}$/u;

/** The number of the try that an activity's input carries: 1 unless it says otherwise. */
export function readAttempt(input: string | undefined): number {
  return Number(META.exec(input ?? '')?.[1] ?? 1);
}

/** The input as the engine issued it. */
export function withoutMeta(input: string): string {
  return input.endsWith('}}') ? input.replace(META, '}') : input;
}

/** The number of a try of a Lambda function, whose input is the function's own. */
export function writeAttempt(attempt: number): string {
  return JSON.stringify({ attempt });
}

/** 1 unless it says otherwise. */
export function readControlAttempt(control: string | undefined): number {
  const found = /^\{"attempt":([1-9]\d*)\}$/u.exec(control ?? '');
  return found === null ? 1 : Number(found[1]);
}
