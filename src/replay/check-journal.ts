import type { Command } from '../engine/commands.js';
import { checkBehaviour } from '../engine/flags.js';
import { SimpleflowError } from '../errors.js';
import type { Journal } from './journal.js';

/** Every kind of command there is: one that is missing here does not compile. */
const COMMAND_KINDS: Readonly<Record<Command['kind'], true>> = {
  'schedule-activity': true,
  'schedule-lambda': true,
  'start-child': true,
  'complete-run': true,
  'fail-run': true,
  'cancel-run': true,
  'continue-as-new': true,
  'request-cancel-activity': true,
  'start-timer': true,
  'cancel-timer': true,
  'request-cancel-child': true,
  'record-marker': true,
  'signal-workflow': true,
};

/**
 * Makes sure that what came from outside has the shape of a journal. What its texts hold is looked at when they are read.
 * @throws SimpleflowError `malformed-data` naming the place, or a behaviour that only a newer version knows
 */
export function checkJournal(journal: unknown): asserts journal is Journal {
  const { format, engine, turns } = fieldsOf(journal, '$');
  if (format !== 'simpleflow-journal/1') fail('$.format', '`simpleflow-journal/1`');
  const { flags } = fieldsOf(engine, '$.engine');
  listOf(flags, '$.engine.flags');
  checkBehaviour(engine as Journal['engine']);
  for (const [index, turn] of listOf(turns, '$.turns').entries()) checkTurn(turn, index);
}

function checkTurn(turn: unknown, index: number): void {
  const place = `$.turns[${index}]`;
  const { atMs, events, commands } = fieldsOf(turn, place);
  if (!Number.isFinite(atMs)) fail(`${place}.atMs`, 'a number');
  const kinds = kindsOf(events, `${place}.events`);
  if (index === 0 && kinds[0] !== 'run-started') fail(`${place}.events[0].kind`, '`run-started`');
  for (const [at, kind] of kindsOf(commands, `${place}.commands`).entries()) {
    if (!Object.hasOwn(COMMAND_KINDS, kind)) fail(`${place}.commands[${at}].kind`, 'a kind of command');
  }
}

function kindsOf(items: unknown, place: string): string[] {
  return listOf(items, place).map((item, index) => {
    const { kind } = fieldsOf(item, `${place}[${index}]`);
    if (typeof kind !== 'string') fail(`${place}[${index}].kind`, 'a text');
    return kind;
  });
}

function listOf(value: unknown, place: string): unknown[] {
  if (!Array.isArray(value)) fail(place, 'a list');
  return value as unknown[];
}

function fieldsOf(value: unknown, place: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) fail(place, 'an object');
  return value as Record<string, unknown>;
}

function fail(place: string, expected: string): never {
  throw new SimpleflowError(
    'malformed-data',
    `a journal as \`handle.history()\` gives it was expected: \`${place}\` is not ${expected}`,
  );
}
