import { SimpleflowError } from '../errors.js';
import { describeValue } from '../util/describe-value.js';
import type { During } from './actor.js';
import type { WorldOptions } from './simulation.js';

/** A signal that the test sends to the run. */
export interface TestSignal {
  readonly name: string;
  readonly value?: unknown;
  /** Milliseconds after the start, by the clock of the test. Default: 0, together with the start. */
  readonly atMs?: number;
}

export interface RunWorkflowOptions extends WorldOptions {
  /** `virtual`: time passes when nothing else is left to do, at once, however long it is. Default: `virtual`. */
  readonly clock?: 'virtual' | 'real';
  /** Sent in this order where the time is the same. Default: none. */
  readonly signals?: readonly TestSignal[];
  /** What somebody else does meanwhile: sends signals, cancels. While it works, time stands still. */
  readonly during?: During;
}

/** Tests in JavaScript have no types that would tell them. @throws SimpleflowError `invalid-option` */
export function checkRunOptions({ clock, unmocked, mocks, signals }: RunWorkflowOptions): void {
  check('clock', clock, '`virtual` or `real`', (value) => value === 'virtual' || value === 'real');
  check('unmocked', unmocked, '`refuse` or `run`', (value) => value === 'refuse' || value === 'run');
  check('mocks', mocks, 'a list', Array.isArray);
  for (const [index, mock] of (mocks ?? []).entries()) {
    check(`mocks[${index}]`, mock, 'made by `mock(task, fn)`, `fn` a function', isMock, false);
  }
  check('signals', signals, 'a list', Array.isArray);
  for (const [index, { atMs }] of (signals ?? []).entries()) {
    check(`signals[${index}].atMs`, atMs, 'a number of at least 0', (value) => (value as number) >= 0);
  }
}

function isMock(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { task, fn } = value as { readonly task?: unknown; readonly fn?: unknown };
  // An activity, a Lambda function or a workflow class.
  return typeof fn === 'function' && typeof task === 'function' && 'definition' in task;
}

function check(
  name: string,
  value: unknown,
  expected: string,
  isRight: (value: unknown) => boolean,
  isOptional = true,
): void {
  if ((value === undefined && isOptional) || isRight(value)) return;
  throw new SimpleflowError(
    'invalid-option',
    `\`${name}\` of runWorkflow must be ${expected}, got ${describeValue(value)}`,
  );
}
