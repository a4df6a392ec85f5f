import { SimpleflowError } from '../errors.js';
import { readParameters, type Parameter } from './parameters.js';

/** Input as the wire carries it: `{ args: [1], kwargs: { y: 2 } }`. */
export interface CallInput {
  readonly args: readonly unknown[];
  readonly kwargs: Readonly<Record<string, unknown>>;
}

const ENVELOPE_KEYS: ReadonlySet<string> = new Set(['args', 'kwargs', 'meta', '__extra']);

/**
 * The three forms input may have: an envelope, a list of positional arguments, and any other value, which is the one
 * positional argument. Input comes from other programs, too: what is not quite an envelope is a value.
 */
export function parseInput(value: unknown): CallInput {
  if (Array.isArray(value)) return { args: value, kwargs: {} };
  return envelopeIn(value) ?? { args: [value], kwargs: {} };
}

/**
 * The arguments in an envelope: an object with a list `args`, an object `kwargs`, or both, and nothing else but `meta` and
 * `__extra`. Undefined for anything else.
 */
export function envelopeIn(value: unknown): CallInput | undefined {
  if (!isRecord(value) || !Object.keys(value).every((key) => ENVELOPE_KEYS.has(key))) return undefined;
  const { args = [], kwargs = {} } = value;
  if (!Array.isArray(args) || !isRecord(kwargs)) return undefined;
  return 'args' in value || 'kwargs' in value ? { args, kwargs } : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export interface BindOptions {
  /** What the function is called in error messages: ``activity `increment` ``. */
  readonly callee: string;
  /** Names of the parameters where the source text cannot tell. */
  readonly parameters?: readonly string[] | undefined;
  /**
   * Refuse input that leaves a parameter without a default unfilled, or has more arguments than there are parameters.
   * Default: the first, and only where there are keywords.
   */
  readonly requireAll?: boolean;
}

/**
 * The positional arguments for `fn` that `input` means.
 * @throws SimpleflowError `invalid-input` naming the unknown, repeated or missing parameter, and listing those there are
 */
export function bindArguments(
  fn: (...args: never[]) => unknown,
  input: CallInput,
  options: BindOptions,
): readonly unknown[] {
  const keywords = Object.keys(input.kwargs);
  if (keywords.length === 0 && options.requireAll !== true) return input.args;
  const args = [...input.args];
  const parameters = parametersOf(fn, options);
  if (parameters === undefined) {
    if (keywords.length === 0) return args;
    throw new SimpleflowError(
      'invalid-input',
      `the parameters of ${options.callee} cannot be read, so it takes no keyword arguments: add \`parameters\` to its definition`,
    );
  }
  if (options.requireAll === true && input.args.length > parameters.length && !parameters.some(isRest)) {
    throw new SimpleflowError(
      'invalid-input',
      `${options.callee} got ${input.args.length} arguments; ${listed(parameters)}`,
    );
  }
  for (const keyword of keywords) bindKeyword(keyword, args, parameters, input, options);
  parameters.forEach(({ name, kind }, position) => {
    if (kind === 'required' && !(position in args)) {
      throw new SimpleflowError(
        'invalid-input',
        `${options.callee} misses its argument \`${name ?? String(position)}\`; ${listed(parameters)}; only one with a default value may be left out`,
      );
    }
  });
  return Array.from(args);
}

function isRest({ kind }: Parameter): boolean {
  return kind === 'rest';
}

function bindKeyword(
  keyword: string,
  args: unknown[],
  parameters: readonly Parameter[],
  input: CallInput,
  options: BindOptions,
): void {
  const position = parameters.findIndex(({ name, kind }) => name === keyword && kind !== 'rest');
  if (position < 0) {
    throw new SimpleflowError(
      'invalid-input',
      `${options.callee} has no parameter \`${keyword}\`; ${listed(parameters)}`,
    );
  }
  if (position < input.args.length) {
    throw new SimpleflowError(
      'invalid-input',
      `${options.callee} got two values for its parameter \`${keyword}\``,
    );
  }
  args[position] = input.kwargs[keyword];
}

function parametersOf(
  fn: (...args: never[]) => unknown,
  options: BindOptions,
): readonly Parameter[] | undefined {
  // Names alone do not say which have a default: none is required then.
  return options.parameters?.map((name) => ({ name, kind: 'optional' })) ?? readParameters(fn);
}

function listed(parameters: readonly Parameter[]): string {
  if (parameters.length === 0) return 'it has no parameters';
  const names = parameters.map(({ name, kind }, position) => {
    const shown = name ?? `(number ${position + 1})`;
    return kind === 'rest' ? `...${shown}` : kind === 'optional' ? `${shown} (optional)` : shown;
  });
  return `its parameters are: ${names.join(', ')}`;
}
