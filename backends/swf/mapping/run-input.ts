import type { CarriedSignal, ClosingCommand, ScheduleActivity } from 'simpleflow/backend';

/** Input of a run that nobody gave any. */
const NO_INPUT = '{"args":[],"kwargs":{}}';

export interface RunInput {
  readonly input: string;
  /** What the run before it has left, if this one continues it. */
  readonly signals: readonly CarriedSignal[];
}

/** The input of a continued run: signals that nobody took travel in `__extra`, which no parameter is bound to. */
export function writeContinuedInput({
  input,
  signals = [],
}: Extract<ClosingCommand, { kind: 'continue-as-new' }>): string {
  if (signals.length === 0) return input;
  return `{"__extra":${JSON.stringify({ signals })},${input.slice(1)}`;
}

/** @param text as the service tells it; absent or empty if nobody gave any */
export function readRunInput(text: string | undefined): RunInput {
  if (text === undefined || text === '') return { input: NO_INPUT, signals: [] };
  return { input: text, signals: text.startsWith('{"__extra":') ? carriedSignals(text) : [] };
}

function carriedSignals(text: string): CarriedSignal[] {
  const { __extra: extra } = JSON.parse(text) as { readonly __extra?: { readonly signals?: unknown } };
  return Array.isArray(extra?.signals) ? (extra.signals as CarriedSignal[]) : [];
}

/** What a worker is told of a try beside the arguments: the service itself tells it nothing of it. */
export type TryFacts = Pick<ScheduleActivity, 'attempt' | 'told'>;

/** The input of an activity as it travels: what is not the usual is in `meta`. */
export function writeActivityInput(input: string, { attempt, told }: TryFacts): string {
  if ((attempt === 1 && told === undefined) || !input.startsWith('{"args":')) return input;
  const meta = JSON.stringify({ ...(attempt === 1 ? undefined : { attempt }), ...told });
  return `${input.slice(0, -1)},"meta":${meta}}`;
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
