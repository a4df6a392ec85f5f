import { SimpleflowError } from '../errors.js';
import { describeValue } from '../util/describe-value.js';
import type { RunWorkflowOptions } from './run-workflow.js';

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
