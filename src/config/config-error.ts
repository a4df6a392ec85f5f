import { SimpleflowError } from '../errors.js';
import { closest } from '../util/closest.js';
import { describeValue } from '../util/describe-value.js';
import type { MergedSettings } from './merged-settings.js';
import { isSecretName, withoutSecrets } from './secrets.js';
import { placeOf } from './source.js';
import type { SchemaIssue, StandardSchema } from './standard-schema.js';

export interface IssueContext {
  readonly merged: MergedSettings;
  /** Of the validated part in the whole: `['piscina']`. */
  readonly prefix: readonly string[];
  readonly schema: StandardSchema;
}

/** One error for everything that is wrong with the settings, a line for each. */
export function configError(issues: readonly SchemaIssue[], context: IssueContext): SimpleflowError {
  const lines = [...new Set(issues.map((issue) => describeIssue(issue, context)))];
  const [only = ''] = lines;
  return new SimpleflowError(
    'invalid-option',
    lines.length === 1
      ? only
      : `the configuration has ${lines.length} errors:\n${lines.map((line) => `- ${line}`).join('\n')}`,
  );
}

function describeIssue(issue: SchemaIssue, { merged, prefix, schema }: IssueContext): string {
  const keys = (issue.path ?? []).map((item) => String(typeof item === 'object' ? item.key : item));
  const path = [...prefix, ...keys];
  const setting = merged.at(path);
  const from = setting === undefined ? '' : ` (${placeOf(setting.source, path)})`;
  if (isUnknownKey(issue)) return `${unknownKey(path, knownKeys(schema, keys.slice(0, -1)))}${from}`;
  const value = valueAt(merged.values, path);
  // What is not there comes from nowhere.
  const origin = value === undefined ? '' : from;
  return `\`${pathText(path)}\` ${expectation(issue.message)}, got ${shown(path, value)}${origin}`;
}

/** A wrong value may be a secret all the same. */
function shown(path: readonly string[], value: unknown): string {
  const isSecret = value !== undefined && path.some((key) => isSecretName(key));
  return isSecret ? `a value that is not shown (${typeof value})` : describeValue(withoutSecrets(value));
}

/** Our own messages are phrases such as `true or false`; those of a library are sentences. */
function expectation(message: string): string {
  return /^[A-Z]/u.test(message) ? `is wrong: ${message}` : `must be ${message}`;
}

function unknownKey(path: readonly string[], known: readonly string[]): string {
  const guess = closest(path.at(-1) ?? '', known);
  const there = known.map((key) => `\`${key}\``).join(', ');
  const where = path.length > 1 ? `\`${pathText(path.slice(0, -1))}\`` : 'the configuration';
  return `\`${pathText(path)}\` is no setting${guess === undefined ? '.' : `; did you mean \`${guess}\`?`}${there === '' ? '' : ` In ${where} there are ${there}`}`;
}

/** valibot says that of keys a strict object does not have. */
function isUnknownKey(issue: SchemaIssue): boolean {
  return 'expected' in issue && issue.expected === 'never';
}

/** The keys of an object schema, where the library lets one look: valibot has `entries`, zod has `shape`. */
function knownKeys(schema: unknown, path: readonly string[]): readonly string[] {
  let inner: unknown = schema;
  for (const key of path) inner = entriesOf(inner)[key];
  return Object.keys(entriesOf(inner));
}

function entriesOf(schema: unknown): Readonly<Record<string, unknown>> {
  const { entries, shape, wrapped } = (schema ?? {}) as Readonly<Record<string, unknown>>;
  if (wrapped !== undefined) return entriesOf(wrapped);
  return (entries ?? shape ?? {}) as Readonly<Record<string, unknown>>;
}

function valueAt(values: unknown, path: readonly string[]): unknown {
  let value = values;
  for (const key of path) value = (value as Readonly<Record<string, unknown>> | undefined)?.[key];
  return value;
}

/** `activities[0]`, `piscina.maxThreads` */
export function pathText(path: readonly string[]): string {
  return path.map((key, index) => (/^\d+$/u.test(key) ? `[${key}]` : index === 0 ? key : `.${key}`)).join('');
}
