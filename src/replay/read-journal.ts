import type { Command } from '../engine/language/commands.js';
import { checkBehaviour } from '../engine/language/flags.js';
import { SimpleflowError } from '../errors.js';
import type { Journal, JournalTurn, OutsideEnding } from './journal.js';

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

/** How a run is closed from outside. */
const END_KINDS: Readonly<Record<OutsideEnding['kind'], true>> = {
  'terminate-run': true,
  'time-out-run': true,
  'break-run': true,
};

const FORMAT = 'simpleflow-journal/2';

/**
 * Makes sure that a value from outside has the shape of a journal, of this version or of one before. The texts in it are not
 * parsed here.
 * @returns the journal in the form of this version
 * @throws SimpleflowError `malformed-data` naming the place, or a behaviour that only a newer version knows
 */
export function readJournal(journal: unknown): Journal {
  const { format, engine, turns, ...rest } = fieldsOf(journal, '$');
  if (format !== FORMAT && format !== 'simpleflow-journal/1') {
    fail('$.format', `\`${FORMAT}\` or \`simpleflow-journal/1\``);
  }
  const { flags } = fieldsOf(engine, '$.engine');
  listOf(flags, '$.engine.flags');
  checkBehaviour(engine as Journal['engine']);
  for (const [index, turn] of listOf(turns, '$.turns').entries()) checkTurn(turn, index);
  if (format === 'simpleflow-journal/1') return fromVersion1(engine, turns as readonly JournalTurn[]);
  checkIdentity(rest['identity']);
  if (rest['origin'] !== undefined) checkOrigin(rest['origin'], turns as readonly unknown[]);
  if (rest['inbox'] !== undefined) kindsOf(rest['inbox'], '$.inbox');
  if (rest['end'] !== undefined) checkEnd(rest['end']);
  return journal as Journal;
}

/** Version 1 has the identity of the run in its first event only. */
function fromVersion1(engine: unknown, turns: readonly JournalTurn[]): Journal {
  const started = turns[0]?.events[0];
  if (started?.kind !== 'run-started') fail('$.turns', 'a list of at least one turn');
  const { workflowId, runId, name, version } = started;
  const identity = { workflowId, ...(runId === undefined ? undefined : { runId }), name, version };
  return { format: FORMAT, engine: engine as Journal['engine'], identity, turns };
}

function checkIdentity(identity: unknown): void {
  const { workflowId, runId, name, version } = fieldsOf(identity, '$.identity');
  for (const [field, value] of Object.entries({ workflowId, name, version }))
    if (typeof value !== 'string') fail(`$.identity.${field}`, 'a text');
  if (runId !== undefined && typeof runId !== 'string') fail('$.identity.runId', 'a text');
}

function checkOrigin(origin: unknown, turns: readonly unknown[]): void {
  const { run, pastTurns, cut } = fieldsOf(origin, '$.origin');
  const { workflowId } = fieldsOf(run, '$.origin.run');
  if (typeof workflowId !== 'string') fail('$.origin.run.workflowId', 'a text');
  if (!isCount(pastTurns) || pastTurns > turns.length) fail('$.origin.pastTurns', 'a number of its turns');
  const { turn, event } = fieldsOf(cut, '$.origin.cut');
  if (!isCount(turn) || turn === 0) fail('$.origin.cut.turn', 'a whole number of at least 1');
  if (!isCount(event)) fail('$.origin.cut.event', 'a whole number of at least 0');
}

function checkEnd(end: unknown): void {
  const { kind, atMs } = fieldsOf(end, '$.end');
  if (typeof kind !== 'string' || !Object.hasOwn(END_KINDS, kind)) fail('$.end.kind', 'a kind of end');
  if (!Number.isFinite(atMs)) fail('$.end.atMs', 'a number');
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function checkTurn(turn: unknown, index: number): void {
  const place = `$.turns[${index}]`;
  const { atMs, events, commands, callSites } = fieldsOf(turn, place);
  if (!Number.isFinite(atMs)) fail(`${place}.atMs`, 'a number');
  const kinds = kindsOf(events, `${place}.events`);
  if (index === 0 && kinds[0] !== 'run-started') fail(`${place}.events[0].kind`, '`run-started`');
  const issued = kindsOf(commands, `${place}.commands`);
  for (const [at, kind] of issued.entries()) {
    if (!Object.hasOwn(COMMAND_KINDS, kind)) fail(`${place}.commands[${at}].kind`, 'a kind of command');
  }
  if (callSites !== undefined && listOf(callSites, `${place}.callSites`).length !== issued.length)
    fail(`${place}.callSites`, 'a list as long as that of the commands');
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
