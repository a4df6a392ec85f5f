import type { IssuedCommand } from '../engine/parts/command-queue.js';
import { isClosing, type Command } from '../engine/language/commands.js';
import { carriedTurns } from '../engine/parts/auto-continuation.js';
import type { ChildEvent, EngineEvent, TurnInput } from '../engine/language/events.js';
import { FloatingRejections } from '../engine/run/floating-rejections.js';
import type { RecordedMarker } from '../engine/parts/markers.js';
import { runTurn } from '../engine/run/turn.js';
import type { WorkflowRun } from '../engine/run/workflow-run.js';
import { SimpleflowError } from '../errors.js';
import { compareTurn, keyOf, type Determinism, type Divergence } from './divergence.js';
import type { JournalTurn } from './journal.js';

/** What the code did, turn by turn, up to the first turn in which it did something else than before. */
export interface ReplayedTurns {
  readonly issued: readonly (readonly IssuedCommand[])[];
  /** All of that turn; none if the code did the same throughout. */
  readonly divergences: readonly Divergence[];
}

/**
 * Brings a fresh run to where a recorded one was: each turn sees the events that were recorded for it, and what it issues
 * is compared with the commands that were. Without divergences the run can go on with events that are new.
 * @throws SimpleflowError `malformed-data` for a turn that cannot be applied
 */
export async function replayTurns(
  run: WorkflowRun,
  turns: readonly JournalTurn[],
  determinism: Determinism = 'strict',
): Promise<ReplayedTurns> {
  // As in the run that was recorded: who looks at such a promise looks in a later turn.
  const rejections = new FloatingRejections();
  try {
    return await replayWith(run, turns, determinism, rejections);
  } finally {
    rejections.forget();
  }
}

async function replayWith(
  run: WorkflowRun,
  turns: readonly JournalTurn[],
  determinism: Determinism,
  rejections: FloatingRejections,
): Promise<ReplayedTurns> {
  const issued: IssuedCommand[][] = [];
  let waiting: readonly IssuedCommand[] = [];
  for (const [index, turn] of turns.entries()) {
    // It had closed, and the service had not taken that: something new had happened.
    if (run.isClosed) {
      waiting = waiting.filter(({ command }) => !isClosing(command));
      run.reopen();
    }
    waiting = withoutMoot(withoutRefused(waiting, turn.events), turn.events);
    for (const carried of carriedTurns(turn)) await take(run, carried, rejections);
    const commands = await takeTurn(run, turns, index, rejections);
    issued.push(commands);
    const queue = [...waiting, ...commands].filter(({ isWithdrawn }) => !isWithdrawn);
    const sent = turn.isCut === true ? sentOf(queue, turn.commands) : queue;
    const divergences = compared(index + 1, turn, sent, determinism);
    if (divergences.length > 0) return { issued, divergences };
    for (const each of sent) each.isSent = true;
    waiting = queue.filter(({ isSent }) => !isSent);
  }
  return { issued, divergences: [] };
}

/** What the service will never take is not sent, and does not wait. */
function withoutRefused(
  waiting: readonly IssuedCommand[],
  events: readonly EngineEvent[],
): readonly IssuedCommand[] {
  if (waiting.length === 0) return waiting;
  const refused = new Set(events.flatMap((event) => (isRefusal(event) ? [event.id] : [])));
  return waiting.filter((issued) => {
    const isRefused = 'id' in issued.command && refused.has(issued.command.id);
    if (isRefused) issued.isSent = true;
    return !isRefused;
  });
}

/** Requests to cancel a child that has ended while they waited are never sent. */
function withoutMoot(
  waiting: readonly IssuedCommand[],
  events: readonly EngineEvent[],
): readonly IssuedCommand[] {
  if (!waiting.some(({ command }) => command.kind === 'request-cancel-child')) return waiting;
  const ended = new Set(events.flatMap((event) => (isChildEnd(event) ? [event.id] : [])));
  return waiting.filter(({ command }) => command.kind !== 'request-cancel-child' || !ended.has(command.id));
}

function isChildEnd(event: EngineEvent): event is ChildEvent {
  return event.kind.startsWith('child-') && event.kind !== 'child-started';
}

function isRefusal(event: EngineEvent): event is Extract<EngineEvent, { cause: string; id: string }> {
  return ['activity-start-failed', 'timer-failed', 'child-start-failed'].includes(event.kind);
}

/** What of the queue the turn sent, where it did not send all: the first that fits each command that was recorded. */
function sentOf(queue: readonly IssuedCommand[], recorded: readonly Command[]): IssuedCommand[] {
  const left = new Map<string, IssuedCommand[]>();
  for (const issued of queue) {
    const key = keyOf(issued.command);
    const alike = left.get(key);
    if (alike === undefined) left.set(key, [issued]);
    else alike.push(issued);
  }
  return recorded.flatMap((command) => left.get(keyOf(command))?.shift() ?? []);
}

function takeTurn(
  run: WorkflowRun,
  turns: readonly JournalTurn[],
  index: number,
  rejections: FloatingRejections,
): Promise<IssuedCommand[]> {
  const { atMs, events, isCut = false } = turns[index] ?? { atMs: 0, events: [] };
  const markers = markersOf(isCut ? turns.slice(index) : turns.slice(index, index + 1));
  const last = turns[index]?.commands.at(-1);
  const continues = last?.kind === 'continue-as-new' && last.carried !== undefined;
  return take(run, { atMs, events, markers, isCut, continues }, rejections);
}

function take(run: WorkflowRun, input: TurnInput, { note }: FloatingRejections): Promise<IssuedCommand[]> {
  return new Promise((resolve, reject) => {
    // A journal from outside may hold anything: what it makes the engine throw is this promise's error.
    const guarded = (fn: () => void) => (): void => {
      try {
        fn();
      } catch (cause) {
        reject(malformed('the journal holds a turn that cannot be applied', cause));
      }
    };
    runTurn(
      guarded(() => {
        run.beginTurn(input);
      }),
      guarded(() => {
        resolve(run.endTurn());
      }),
      { onRejection: note },
    );
  });
}

/**
 * What the turn recorded is known before it runs: that is how a side effect is read instead of done. Where it did not
 * send everything, later ones may have.
 */
function markersOf(turns: readonly JournalTurn[]): RecordedMarker[] {
  return turns.flatMap(({ commands }) => commands.filter((command) => command.kind === 'record-marker'));
}

function compared(
  number: number,
  turn: JournalTurn,
  issued: readonly IssuedCommand[],
  determinism: Determinism,
): Divergence[] {
  const commands = issued.map(({ command }) => command);
  const divergences = compareTurn(number, turn.commands, commands, determinism);
  if (divergences.length === 0) return divergences;
  const callSites = new Map(issued.map(({ command, callSite }) => [command, callSite]));
  return divergences.map((divergence) => {
    const callSite = divergence.issued === undefined ? undefined : callSites.get(divergence.issued);
    return callSite === undefined ? divergence : { ...divergence, callSite };
  });
}

function malformed(message: string, cause: unknown): SimpleflowError {
  return new SimpleflowError('malformed-data', message, { cause });
}
