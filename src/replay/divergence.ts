import { isClosing, type Command } from '../engine/language/commands.js';

/**
 * In what code and history disagree: the id of a task, the type of a command (its kind, or the activity's name or
 * version), its input, the order of commands, or the result of the run.
 */
export type DivergenceKind = 'id' | 'type' | 'input' | 'order' | 'result';

/** One command on which code and history disagree. One of `recorded` and `issued` is absent if only one side has it. */
export interface Divergence {
  readonly kind: DivergenceKind;
  /** Turn of the run, from 1. */
  readonly turn: number;
  readonly recorded?: Command;
  readonly issued?: Command;
  /** The line that issued the command, such as `file:///flow.ts:12:20`. */
  readonly callSite?: string;
  /** In a history of events: the one that recorded the command. */
  readonly eventId?: number;
}

/** `strict`: kind, id, type, input, order and result must be equal. `lenient`: ids only, as in the Python original. */
export type Determinism = 'strict' | 'lenient';

/** Compares what one turn issued with what was recorded for it. */
export function compareTurn(
  turn: number,
  recorded: readonly Command[],
  issued: readonly Command[],
  determinism: Determinism,
): Divergence[] {
  if (isSame(recorded, issued)) return [];
  if (determinism === 'lenient') return onlyOnOneSide(turn, recorded, issued);
  const found = onlyOnOneSide(turn, recorded, issued);
  const keys = keysOf(issued);
  const byKey = new Map(issued.map((command, position) => [keys[position], { command, position }]));
  const recordedKeys = keysOf(recorded);
  let last = -1;
  for (const [index, command] of recorded.entries()) {
    const match = byKey.get(recordedKeys[index]);
    if (match === undefined) continue;
    const kind = match.position < last ? 'order' : difference(command, match.command);
    if (kind !== undefined) found.push({ kind, turn, recorded: command, issued: match.command });
    last = Math.max(last, match.position);
  }
  return found;
}

/** The usual case, without building anything. */
function isSame(recorded: readonly Command[], issued: readonly Command[]): boolean {
  if (recorded.length !== issued.length) return false;
  for (const [index, command] of recorded.entries()) {
    const other = issued[index];
    if (other === undefined || !isSameStep(command, other)) return false;
    if (difference(command, other) !== undefined) return false;
  }
  return true;
}

/** Whether both have one key, without making texts of them. */
function isSameStep(a: Command, b: Command): boolean {
  if (isClosing(a) || isClosing(b)) return isClosing(a) && isClosing(b);
  if (a.kind === 'record-marker') return b.kind === a.kind && b.name === a.name;
  return b.kind === a.kind && b.id === a.id;
}

function onlyOnOneSide(turn: number, recorded: readonly Command[], issued: readonly Command[]): Divergence[] {
  const [recordedKeys, issuedKeys] = [keysOf(recorded), keysOf(issued)];
  // Sets: a turn may hold 100,000 commands.
  const [wasRecorded, wasIssued] = [new Set(recordedKeys), new Set(issuedKeys)];
  const missing = recorded.filter((_, i) => !wasIssued.has(recordedKeys[i] ?? ''));
  const extra = issued.filter((_, i) => !wasRecorded.has(issuedKeys[i] ?? ''));
  return Array.from({ length: Math.max(missing.length, extra.length) }, (_, i): Divergence => {
    const [before, after] = [missing[i], extra[i]];
    return {
      kind: kindOfPair(before, after),
      turn,
      ...(before === undefined ? undefined : { recorded: before }),
      ...(after === undefined ? undefined : { issued: after }),
    };
  });
}

/** Two commands that share neither kind nor id, or a command that the other side has not. */
function kindOfPair(recorded: Command | undefined, issued: Command | undefined): DivergenceKind {
  if ([recorded, issued].some((command) => command !== undefined && isClosing(command))) return 'result';
  return recorded !== undefined && issued !== undefined && recorded.kind !== issued.kind ? 'type' : 'id';
}

/** One key for each command; the second marker of a name in a turn is not the first. */
function keysOf(commands: readonly Command[]): string[] {
  const seen = new Map<string, number>();
  return commands.map((command) => {
    const key = keyOf(command);
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return `${key} ${count}`;
  });
}

/** Commands with one key mean the same step of the run. */
export function keyOf(command: Command): string {
  if (isClosing(command)) return 'close';
  return `${command.kind} ${command.kind === 'record-marker' ? command.name : command.id}`;
}

function difference(recorded: Command, issued: Command): DivergenceKind | undefined {
  if (recorded.kind !== issued.kind) return 'result';
  switch (recorded.kind) {
    case 'schedule-activity': {
      const other = issued as typeof recorded;
      if (recorded.name !== other.name || recorded.version !== other.version) return 'type';
      return isEqualJson(recorded.input, other.input) ? undefined : 'input';
    }
    case 'start-child': {
      const other = issued as typeof recorded;
      if (recorded.name !== other.name || recorded.version !== other.version) return 'type';
      return isEqualJson(recorded.input, other.input) ? undefined : 'input';
    }
    case 'schedule-lambda': {
      const other = issued as typeof recorded;
      if (recorded.name !== other.name) return 'type';
      return isEqualJson(recorded.input, other.input) ? undefined : 'input';
    }
    case 'start-timer':
      return recorded.delayMs === (issued as typeof recorded).delayMs ? undefined : 'input';
    case 'complete-run':
      return isEqualJson(recorded.output, (issued as typeof recorded).output) ? undefined : 'result';
    case 'fail-run':
      // Traces differ from machine to machine.
      return recorded.failure.reason === (issued as typeof recorded).failure.reason ? undefined : 'result';
    case 'record-marker':
      return isEqualJson(recorded.details, (issued as typeof recorded).details) ? undefined : 'input';
    case 'signal-workflow': {
      const other = issued as typeof recorded;
      if (recorded.workflowId !== other.workflowId || recorded.name !== other.name) return 'type';
      return isEqualJson(recorded.input, other.input) ? undefined : 'input';
    }
    case 'continue-as-new':
      return isEqualJson(recorded.input, (issued as typeof recorded).input) ? undefined : 'result';
    case 'request-cancel-child':
    case 'request-cancel-activity':
    case 'cancel-timer':
    case 'cancel-run':
      return undefined;
  }
}

/** Equal as values: spaces and the order of keys mean nothing, nor do the stack traces of errors. */
function isEqualJson(a: string | undefined, b: string | undefined): boolean {
  if (a === b) return true;
  return a !== undefined && b !== undefined && canonical(a) === canonical(b);
}

function canonical(text: string): string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    // Plain text, of another program: equal only to itself.
    return text;
  }
  return JSON.stringify(parsed, function (this: unknown, key, value: unknown) {
    // Where an error was caught is another place in every replay.
    if (key === 'traceback' && isErrorShape(this)) return undefined;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

function isErrorShape(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'error_type' in value && 'message' in value;
}
