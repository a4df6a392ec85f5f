import type { CarriedSignal, ClosingCommand } from 'simpleflow/backend';

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

/** The input of an activity as it travels: the number of the try is in `meta`, but for the first. */
export function writeActivityInput(input: string, attempt: number): string {
  if (attempt === 1 || !input.startsWith('{"args":')) return input;
  return `${input.slice(0, -1)},"meta":{"attempt":${attempt}}}`;
}

/** The number of the try that an activity's input carries: 1 unless it says otherwise. */
export function readAttempt(input: string | undefined): number {
  const found = /,"meta":\{"attempt":([1-9]\d*)\}\}$/u.exec(input ?? '');
  return found === null ? 1 : Number(found[1]);
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
