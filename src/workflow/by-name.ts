import type { Activity } from '../activity/activity.js';
import { keywordsOf } from '../activity/keywords.js';
import { SimpleflowError } from '../errors.js';
import type { AnyActivity, Argument, Arguments } from './submittable.js';
import type { AnyWorkflowClass } from './workflow.js';

type ParametersOf<T> =
  T extends Activity<infer A>
    ? A
    : T extends new (
          ...services: never[]
        ) => { run(...args: infer A): unknown }
      ? A
      : never;

/** The names of the parameters, where the type of the task tells them. */
type NamesOf<T> = T extends {
  readonly definition: { readonly parameters: infer P extends readonly string[] };
}
  ? P
  : readonly string[];

type Position<P> = Extract<keyof P, `${number}`>;
type At<A extends readonly unknown[], K> = K extends keyof A ? A[K] : A[number];

/** A parameter with a default value need not be given. */
type Zip<P extends readonly string[], A extends readonly unknown[]> = {
  readonly [K in Position<P> as undefined extends At<A, K> ? never : P[K] & string]: Argument<At<A, K>>;
} & {
  readonly [K in Position<P> as undefined extends At<A, K> ? P[K] & string : never]?: Argument<At<A, K>>;
};

/**
 * The arguments of a task by name. Names and types are checked where its definition lists `parameters`; of other tasks
 * TypeScript knows the types only, and the worker checks the names.
 */
export type NamedArguments<T> = number extends NamesOf<T>['length']
  ? Readonly<Record<string, Argument<ParametersOf<T>[number]>>>
  : Zip<NamesOf<T>, ParametersOf<T>>;

/** A task and its arguments: what `submit` takes, and an element of a `Chain` or `Group`. */
export type NamedCall<T> = readonly [task: T, ...args: Arguments<ParametersOf<T>>];

/**
 * Gives arguments by name, as Python's keyword arguments: they travel by name, whichever language the worker is written
 * in. Futures among them are waited for, as among arguments by place.
 *
 * @example
 * `const book = activity('book', (flight: string, seat?: string) => …, { parameters: ['flight', 'seat'] });`
 * `await this.submit(...byName(book, { flight: 'AF 22', seat: '12A' }));`
 * `new Group(byName(book, { flight: 'AF 22' }), byName(book, { flight: 'AF 23' }))`
 * @throws SimpleflowError `invalid-input` for a name that `parameters` of the definition does not list
 */
export function byName<T extends AnyActivity | AnyWorkflowClass>(
  task: T,
  named: NamedArguments<T>,
): NamedCall<T>;
export function byName<T extends AnyActivity | AnyWorkflowClass>(
  task: T,
  named: Partial<NamedArguments<T>>,
  ...positional: readonly [Argument<ParametersOf<T>[number]>, ...Argument<ParametersOf<T>[number]>[]]
): NamedCall<T>;
export function byName(
  task: AnyActivity | AnyWorkflowClass,
  named: object,
  ...positional: readonly unknown[]
): readonly unknown[] {
  const keywords = keywordsOf(named);
  const { name, parameters } = task.definition;
  const unknown = Object.keys(keywords).find((key) => parameters?.includes(key) === false);
  if (unknown === undefined || parameters === undefined) return [task, ...positional, keywords];
  throw new SimpleflowError(
    'invalid-input',
    `\`${name}\` has no parameter \`${unknown}\`; its parameters are: ${parameters.join(', ')}`,
  );
}
