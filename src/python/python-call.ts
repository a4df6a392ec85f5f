import { bindArguments, parseInput, type CallInput } from '../activity/arguments.js';
import { splitKeywords } from '../activity/keywords.js';
import type { AnyWorkflowClass } from '../workflow/workflow.js';
import { isWaiting } from './python-values.js';

/** A call as the library writes it. */
export interface PythonCall {
  readonly args: readonly unknown[];
  readonly kwargs: Readonly<Record<string, unknown>>;
}

/** The positional arguments that input means to a task. */
export type Bind = (input: CallInput) => readonly unknown[];

export function callOf(given: readonly unknown[]): PythonCall {
  const { args, kwargs = {} } = splitKeywords(given);
  return { args, kwargs };
}

/**
 * The call that the input of a run means to the library: `args` and `kwargs` of an object, whatever else it holds, and
 * nothing in a value that is empty. Other values it cannot run: they are arguments, as everywhere.
 */
export function callOfRun(value: unknown): CallInput {
  if (isEmpty(value)) return { args: [], kwargs: {} };
  if (!isRecord(value)) return parseInput(value);
  const { args = [], kwargs = {} } = value;
  return Array.isArray(args) && isRecord(kwargs) ? { args, kwargs } : parseInput(value);
}

/** What is false to Python. */
function isEmpty(value: unknown): boolean {
  return !value || (typeof value === 'object' && Object.keys(value).length === 0);
}

/** The call in the control of a timer; a control of another form has none. */
export function callIn(control: unknown): PythonCall {
  const { args = [], kwargs = {} } = (isRecord(control) ? control : {}) as Partial<PythonCall>;
  return { args, kwargs };
}

/** True if one of its arguments is not there yet. */
export function isWaitingFor({ args, kwargs }: PythonCall): boolean {
  return isWaiting(args) || isWaiting(Object.values(kwargs));
}

/** Without the envelope: the keywords, or the list. */
export function rawOf({ args, kwargs }: PythonCall): unknown {
  if (Object.keys(kwargs).length > 0) return kwargs;
  return args.length === 1 && isRecord(args[0]) ? args[0] : args;
}

export function bindRun(
  { prototype, definition }: AnyWorkflowClass & { prototype?: unknown },
  input: CallInput,
) {
  const { run } = prototype as { readonly run: (...args: never[]) => unknown };
  return bindArguments(run, input, {
    callee: `workflow \`${definition.name}\``,
    parameters: definition.parameters,
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
