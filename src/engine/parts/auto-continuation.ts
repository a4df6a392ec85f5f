import { SimpleflowError } from '../../errors.js';
import { describeValue } from '../../util/describe-value.js';
import type { WorkflowDefinition } from '../../workflow/workflow.js';
import type { IssuedCommand } from './command-queue.js';
import type { ClosingCommand, Command } from '../language/commands.js';
import type { CarriedTurn, EngineEvent, RunStarted, TurnInput } from '../language/events.js';
import type { RunParts } from '../run/run-parts.js';

/** Far from the 25,000 at which Amazon SWF closes a run, and long enough that what is carried over is worth it. */
const AFTER_EVENTS = 10_000;
const WARN_AFTER_EVENTS = 20_000;

/** What asks the outside for an answer. */
const OPENING: ReadonlySet<Command['kind']> = new Set([
  'schedule-activity',
  'start-child',
  'start-timer',
  'signal-workflow',
]);

/**
 * `continueAsNew: 'auto'`: when the history of a run has grown long, it goes on as a new one by itself, at the end of a
 * turn in which nothing is open outside.
 *
 * What the run was told travels along, turn by turn, without what it asked for: the next run takes these turns first, and
 * so is exactly where this one was, its chance, counters, signals and the order of results included. What the turn at
 * whose end it was cut had asked for, the next run asks for.
 */
export class AutoContinuation {
  readonly #afterEvents: number;
  readonly #warnAfterEvents: number;
  readonly #turns: CarriedTurn[] = [];
  /** Turns that the run itself has seen, without those that it was given. */
  #ownTurns = 0;
  #hasWarned = false;
  #isTied = false;

  readonly #input: string;

  private constructor(input: string, afterEvents: number, warnAfterEvents: number) {
    this.#input = input;
    this.#afterEvents = afterEvents;
    this.#warnAfterEvents = warnAfterEvents;
  }

  /**
   * Undefined for a workflow that is not to do so.
   * @throws SimpleflowError `invalid-option`
   */
  static of({ name, continueAsNew }: WorkflowDefinition, input: string): AutoContinuation | undefined {
    if (continueAsNew === undefined) return undefined;
    const options = continueAsNew === 'auto' ? {} : continueAsNew;
    const { afterEvents = AFTER_EVENTS, warnAfterEvents = WARN_AFTER_EVENTS } = options;
    if ([afterEvents, warnAfterEvents].every((count) => Number.isSafeInteger(count) && count > 0)) {
      return new AutoContinuation(input, afterEvents, warnAfterEvents);
    }
    throw new SimpleflowError(
      'invalid-option',
      `\`continueAsNew\` of \`${name}\` must be \`auto\`, or numbers of events above 0, got ${describeValue(continueAsNew)}`,
    );
  }

  turnBegun({ atMs, events, markers = [], isCarried }: TurnInput, parts: RunParts): void {
    if (isCarried === undefined) this.#ownTurns += 1;
    const isContinued = this.#turns.length > 0;
    // Of a run that goes on, only the first beginning counts.
    const told = events.flatMap((event): readonly EngineEvent[] => {
      if (event.kind !== 'run-started') return [event];
      return isContinued ? [] : [withoutCarried(event)];
    });
    // Buffers are handed over, not copied: a second run would find them empty.
    this.#isTied ||= events.some((event) => 'attachments' in event);
    const known = isCarried === undefined ? [] : markers;
    this.#turns.push({ atMs, events: told, markers: known, size: parts.size.snapshot() });
  }

  turnEnded(issued: readonly IssuedCommand[]): void {
    const markers = issued.flatMap(({ command }) => (command.kind === 'record-marker' ? [command] : []));
    const last = this.#turns.pop();
    if (last !== undefined) this.#turns.push(markers.length === 0 ? last : { ...last, markers });
  }

  /** True at the end of a turn at which the run is to go on as a new one. */
  isDue(parts: RunParts): boolean {
    const { events } = parts.size.snapshot();
    // A run that has done nothing yet gains nothing.
    if (events < this.#afterEvents || this.#ownTurns < 2 || this.#isTied) return false;
    const open = parts.openIds;
    // A signal that is passed on is nobody's: it is not open, and stands for nothing that is.
    const sends = new Set(parts.outgoing.openIds);
    const asked = parts.core.queue.pending.filter(
      ({ command }) =>
        OPENING.has(command.kind) && (command.kind !== 'signal-workflow' || sends.has(command.id)),
    ).length;
    if (open.length === asked) return true;
    if (events >= this.#warnAfterEvents && !this.#hasWarned) {
      this.#hasWarned = true;
      parts.core.log.write('warn', 'the history grows long, and no turn ends with nothing open', {
        events,
        open,
      });
    }
    return false;
  }

  command(parts: RunParts): ClosingCommand {
    const { version, taskList, tags } = parts.core.information;
    const { queue } = parts.core;
    this.turnEnded(queue.pending);
    // Asked for by the next run; what this one has written down stays.
    for (const issued of queue.pending) if (issued.command.kind !== 'record-marker') queue.withdraw(issued);
    return {
      kind: 'continue-as-new',
      version,
      taskList,
      tags,
      input: this.#input,
      carried: [...this.#turns],
    };
  }
}

/** What turns that were carried over have asked for is answered; but what the last has, nobody has been asked for yet. */
export function endCarried(queue: RunParts['core']['queue'], isCarried: 'earlier' | 'last'): IssuedCommand[] {
  if (isCarried === 'earlier') queue.take(true);
  for (const issued of queue.pending) if (!OPENING.has(issued.command.kind)) queue.withdraw(issued);
  return [];
}

/** The turns to take before the one with this beginning. */
export function carriedTurns({ events }: Pick<TurnInput, 'events'>): TurnInput[] {
  const [first] = events;
  if (first?.kind !== 'run-started' || first.carried === undefined) return [];
  const { carried } = first;
  return carried.map((turn, index) => ({
    ...turn,
    isCarried: index === carried.length - 1 ? 'last' : 'earlier',
  }));
}

function withoutCarried({ carried: _, ...started }: RunStarted): RunStarted {
  return started;
}
