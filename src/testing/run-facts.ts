import type { ActivityTimeout } from '../activity/activity-call.js';
import { parseInput } from '../activity/arguments.js';
import type { Codec } from '../codec/codec.js';
import type { Command, ScheduleActivity, ScheduleLambda, StartChild } from '../engine/language/commands.js';
import type { ActivityEvent, ChildEvent, EngineEvent } from '../engine/language/events.js';
import { isOwnMarker } from '../engine/parts/markers.js';
import { RETRY_TIMER_PREFIX } from '../engine/tasks/retrying-task.js';
import type { Journal } from '../replay/journal.js';

/** How a call ended; `open`: it had not when its workflow was over. */
export type CallOutcome<R = unknown> =
  | { readonly kind: 'completed'; readonly value: R }
  | { readonly kind: 'failed'; readonly error: Error }
  | { readonly kind: 'timed-out'; readonly timeout: ActivityTimeout | 'execution' }
  | { readonly kind: 'cancelled' | 'terminated' | 'open' };

/** `{ kind: 'activity', name: 'charge', id: 'activity-charge-1', attempt: 1, args: [{ id: 7 }], outcome: { kind: 'completed', value: 'receipt' }, … }` */
export interface CallRecord<A extends readonly unknown[] = readonly unknown[], R = unknown> {
  readonly kind: 'activity' | 'lambda' | 'workflow';
  readonly name: string;
  readonly version: string;
  /** The same for every try of a task. For a child: its workflow id. */
  readonly id: string;
  /** From 1: each try is a call. */
  readonly attempt: number;
  readonly taskList: string;
  /** As the task got them: decoded copies. */
  readonly args: A;
  readonly outcome: CallOutcome<R>;
  /** The workflow that submitted it. */
  readonly workflowId: string;
  /** Milliseconds from the start of the test. */
  readonly submittedAtMs: number;
}

export interface MarkerRecord {
  readonly name: string;
  readonly details: unknown;
  readonly recordedAtMs: number;
}

export interface TimerRecord {
  readonly id: string;
  readonly delayMs: number;
  readonly startedAtMs: number;
  /** `open`: neither when the run was over. */
  readonly outcome: 'fired' | 'cancelled' | 'open';
}

export interface RunFacts {
  readonly calls: CallRecord[];
  readonly markers: MarkerRecord[];
  readonly timers: TimerRecord[];
}

/** What is in a journal, read for a test. Times are milliseconds after `originMs`. */
export function factsOf({ turns }: Journal, codec: Codec, originMs: number): RunFacts {
  const facts: RunFacts = { calls: [], markers: [], timers: [] };
  const [first] = turns[0]?.events ?? [];
  const workflowId = first?.kind === 'run-started' ? first.workflowId : '';
  const endings = new Endings(turns);
  for (const [index, { atMs, commands }] of turns.entries()) {
    const sinceMs = atMs - originMs;
    for (const command of commands) {
      switch (command.kind) {
        case 'schedule-activity':
        case 'schedule-lambda':
        case 'start-child': {
          const outcome = callOutcome(endings.after(index, command.id), codec);
          const call = callOf(command, codec);
          facts.calls.push({ ...call, outcome, workflowId, submittedAtMs: sinceMs });
          break;
        }
        case 'record-marker':
          if (!isOwnMarker(command.name)) {
            const details = command.details === undefined ? undefined : codec.decode(command.details);
            facts.markers.push({ name: command.name, details, recordedAtMs: sinceMs });
          }
          break;
        case 'start-timer': {
          const { id, delayMs } = command;
          if (id.startsWith(RETRY_TIMER_PREFIX)) break;
          facts.timers.push({ id, delayMs, startedAtMs: sinceMs, outcome: endings.ofTimer(index, id) });
          break;
        }
        default:
          // Is what becomes of one of these, or of the run.
          break;
      }
    }
  }
  return facts;
}

type Ending =
  | Exclude<
      ActivityEvent | ChildEvent | Extract<EngineEvent, { kind: 'timer-fired' }>,
      { readonly kind: 'activity-started' | 'child-started' }
    >
  | Extract<Command, { kind: 'cancel-timer' }>;

/** What ended the tries and timers of each id, in order. */
class Endings {
  readonly #byId = new Map<string, { readonly turn: number; readonly ending: Ending }[]>();

  constructor(turns: Journal['turns']) {
    for (const [turn, { events, commands }] of turns.entries()) {
      for (const event of events) if (isEnding(event)) this.#add(turn, event);
      for (const command of commands) if (command.kind === 'cancel-timer') this.#add(turn, command);
    }
  }

  /** The first in a later turn: a try does not end in the turn in which it was submitted. */
  after(turn: number, id: string): Ending | undefined {
    return this.#byId.get(id)?.find((each) => each.turn > turn && each.ending.kind !== 'cancel-timer')
      ?.ending;
  }

  ofTimer(turn: number, id: string): TimerRecord['outcome'] {
    const kind = this.#byId.get(id)?.find((each) => each.turn >= turn)?.ending.kind;
    if (kind === undefined) return 'open';
    return kind === 'cancel-timer' ? 'cancelled' : 'fired';
  }

  #add(turn: number, ending: Ending): void {
    const known = this.#byId.get(ending.id);
    if (known === undefined) this.#byId.set(ending.id, [{ turn, ending }]);
    else known.push({ turn, ending });
  }
}

function isEnding(event: EngineEvent): event is Exclude<Ending, { kind: 'cancel-timer' }> {
  switch (event.kind) {
    case 'activity-completed':
    case 'activity-failed':
    case 'activity-timed-out':
    case 'activity-cancelled':
    case 'child-completed':
    case 'child-failed':
    case 'child-timed-out':
    case 'child-cancelled':
    case 'child-terminated':
    case 'child-start-failed':
    case 'timer-fired':
      return true;
    default:
      return false;
  }
}

function callOf(command: ScheduleActivity | ScheduleLambda | StartChild, codec: Codec) {
  if (command.kind === 'schedule-lambda') {
    const { id, name, attempt, input } = command;
    const args = [codec.decode(input)];
    return { kind: 'lambda' as const, name, version: 'default', id, attempt, taskList: 'default', args };
  }
  const { id, name, version, attempt, taskList, input } = command;
  const kind = command.kind === 'start-child' ? ('workflow' as const) : ('activity' as const);
  return { kind, name, version, id, attempt, taskList, args: parseInput(codec.decode(input)).args };
}

function callOutcome(ending: Ending | undefined, codec: Codec): CallOutcome {
  switch (ending?.kind) {
    case 'activity-completed':
    case 'child-completed':
      return {
        kind: 'completed',
        value: ending.output === undefined ? undefined : codec.decode(ending.output),
      };
    case 'activity-failed':
    case 'child-failed':
      return { kind: 'failed', error: codec.decodeFailure(ending.failure) };
    case 'child-start-failed':
      return { kind: 'failed', error: new Error(`could not be started: ${ending.cause}`) };
    case 'activity-timed-out':
      return { kind: 'timed-out', timeout: ending.timeout };
    case 'child-timed-out':
      return { kind: 'timed-out', timeout: 'execution' };
    case 'activity-cancelled':
    case 'child-cancelled':
      return { kind: 'cancelled' };
    case 'child-terminated':
      return { kind: 'terminated' };
    default:
      return { kind: 'open' };
  }
}
