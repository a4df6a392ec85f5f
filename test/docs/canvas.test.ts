import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  activity,
  Chain,
  FuncGroup,
  Group,
  GroupError,
  taskWith,
  Workflow,
  type ChainOptions,
  type Element,
  type Future,
} from 'simpleflow';
import { markdownTable } from '../support/markdown-table.js';
import { recordRun } from '../support/record-run.js';

const DOCUMENT = resolve(import.meta.dirname, '../../docs/canvas.md');

const letter = activity('letter', (name: string, fails: boolean) => {
  if (fails) throw new Error(name);
  return name;
});

/** What a row and a column say, as the input of a workflow. */
interface Case {
  readonly kind: string;
  readonly options: ChainOptions;
  /** Letters that fail. */
  readonly fails: string;
  readonly isQuiet?: boolean;
  /** The container around it. */
  readonly outer?: { readonly kind: string; readonly options: ChainOptions };
  /** What the function of a `FuncGroup` does. */
  readonly returns?: string;
}

class RunsACase extends Workflow {
  static override readonly definition = { name: 'runs-a-case' };

  async run(input: Case): Promise<string> {
    const inner = containerOf(input);
    if (input.outer === undefined) return outcomeOf(this.submit(inner));
    return outcomeOf(this.submit(make(input.outer.kind, input.outer.options, [inner, [letter, 'd', false]])));
  }
}

function containerOf({
  kind,
  options,
  fails,
  isQuiet = false,
  returns,
}: Case): Chain | Group | FuncGroup<[], Element | undefined> {
  const letters = ['a', 'b', 'c'].map((name): Element => {
    const args = [name, fails.includes(name)] as const;
    return isQuiet ? taskWith({ raisesOnFailure: false }, letter, ...args) : [letter, ...args];
  });
  if (returns === undefined) return make(kind, options, letters);
  return new FuncGroup(options, (): Element | undefined => {
    switch (returns) {
      case 'a task':
        return [letter, 'a', false];
      case 'a task that fails':
        return [letter, 'a', true];
      case 'a group whose b fails':
        return make('Group', {}, letters);
      case 'the same with raisesOnFailure: false':
        return make('Group', { raisesOnFailure: false }, letters);
      case 'throws x':
        throw new Error('x');
      case 'nothing':
        return undefined;
      default:
        throw new Error(`unknown column ${returns}`);
    }
  });
}

function make(kind: string, options: ChainOptions, elements: Element[]): Chain | Group {
  if (kind === 'Group') return new Group(options, ...elements);
  if (kind === 'Chain') return new Chain(options, ...elements);
  if (kind === 'Chain, breakOnFailure: false')
    return new Chain({ ...options, breakOnFailure: false }, ...elements);
  throw new Error(`unknown container ${kind}`);
}

/** In the notation of the document. */
async function outcomeOf(future: Future<unknown>): Promise<string> {
  try {
    const result = textOf(await future);
    const error = await future.exception();
    return error === undefined ? result : `${result} ! ${textOf(error)}`;
  } catch (error) {
    return `throws ${textOf(error)}`;
  }
}

function textOf(value: unknown): string {
  if (value === undefined) return '-';
  if (value instanceof GroupError) return textOf(value.errors);
  if (value instanceof Error) return value.cause instanceof Error ? textOf(value.cause) : value.message;
  return Array.isArray(value) ? `[${Array.from(value, textOf).join(', ')}]` : (value as string);
}

const BOTH = ['raisesOnFailure', 'bubblesExceptionOnFailure'] as const;

/** One case for each cell: its title, what to run, and what the document says. */
function casesOf(table: string, inputOf: (row: Record<string, string>, column: string) => Case) {
  return markdownTable(DOCUMENT, table).flatMap((row) => {
    const [kind] = Object.values(row);
    const options = BOTH.filter((option) => option in row);
    const columns = Object.keys(row).slice(table === 'function' ? 2 : options.length + 1);
    const prefix = [kind, ...options.map((option) => `${option} ${row[option] ?? ''}`)].join(', ');
    return columns.map((column): [string, Case, string] => [
      `${prefix}, ${column}`,
      inputOf(row, column),
      row[column] ?? '',
    ]);
  });
}

function optionsOf(row: Record<string, string>): ChainOptions {
  return Object.fromEntries(BOTH.map((option) => [option, row[option] === 'true']));
}

const FAILS: Record<string, string> = {
  'none fails': '',
  'a fails': 'a',
  'b fails': 'b',
  'c fails': 'c',
  'all fail': 'abc',
};

const OWN = casesOf('own', (row, column) => ({
  kind: row['container of a, b, c']!,
  options: optionsOf(row),
  fails: FAILS[column]!,
}));
const NESTED = casesOf('nested', (row, column) => ({
  kind: row['inner container of a, b, c']!,
  options: optionsOf(row),
  fails: 'b',
  outer: { kind: column.replace('in a ', ''), options: { raisesOnFailure: false } },
}));
const QUIET = casesOf('quiet', (row) => ({
  kind: row['container of a, b, c']!,
  options: {},
  fails: 'b',
  isQuiet: true,
}));
const FUNCTION = casesOf('function', (row, column) => ({
  kind: 'FuncGroup',
  options: optionsOf(row),
  fails: 'b',
  returns: column,
}));

describe('the tables of docs/canvas.md', () => {
  it('have a cell for every combination', () => {
    expect([OWN, NESTED, QUIET, FUNCTION].map(({ length }) => length)).toEqual([60, 36, 3, 24]);
  });

  it.each([...OWN, ...NESTED, ...QUIET, ...FUNCTION])('hold: %s', async (_, input, expected) => {
    const { result } = await recordRun(RunsACase, [input]);

    expect(result).toBe(expected);
  });

  it.each(NESTED)('hold if the outer container raises: %s', async (_, input, expected) => {
    const [, errors] = expected.split(' ! ');

    const { result } = await recordRun(RunsACase, [
      { ...input, outer: { ...input.outer!, options: { raisesOnFailure: true } } },
    ]);

    expect(result).toBe(errors === undefined ? expected : `throws ${errors}`);
  });

  it.each(OWN)('hold for defaults: %s', async (_, input, expected) => {
    const { raisesOnFailure, bubblesExceptionOnFailure } = input.options;
    // What is as by default is left out.
    const options = {
      ...(raisesOnFailure === true ? undefined : { raisesOnFailure }),
      ...(bubblesExceptionOnFailure === raisesOnFailure ? undefined : { bubblesExceptionOnFailure }),
    } as ChainOptions;

    expect((await recordRun(RunsACase, [{ ...input, options }])).result).toBe(expected);
  });
});
