import type { IssuedCommand } from '../../engine/parts/command-queue.js';
import type { Command } from '../../engine/language/commands.js';
import type { EngineEvent, RunStarted, TurnInput, RecordedMarker } from '../../engine/language/events.js';
import { CURRENT_BEHAVIOUR } from '../../engine/language/flags.js';
import { SimpleflowError } from '../../errors.js';
import type { Journal, JournalTurn, RecordedEnd } from '../../replay/journal.js';
import { isFromOutside, type RunEnding } from './run-ending.js';

// Enough for the report of a foreign await; a longer run pays for remembering only if it keeps a journal.
const MAX_REMEMBERED_EVENTS = 2_000;

const NO_MARKERS: readonly RecordedMarker[] = [];

interface RecordedTurn {
  readonly input: TurnInput;
  markers: readonly RecordedMarker[];
  commands: readonly Command[] | undefined;
  callSites?: readonly (string | null)[];
}

/** What a live run was told and, if it keeps a journal, what it asked for. */
export class RunRecord {
  readonly #keepsJournal: boolean;
  readonly #started: RunStarted;
  #turns: RecordedTurn[] = [];
  #events = 0;
  #late: readonly EngineEvent[] = [];
  #end: RecordedEnd | undefined;
  #isForgotten = false;

  constructor(started: RunStarted, keepsJournal: boolean) {
    this.#started = started;
    this.#keepsJournal = keepsJournal;
  }

  /** Every turn so far, to be replayed; undefined if the run has become too long to remember without a journal. */
  get inputs(): readonly TurnInput[] | undefined {
    return this.#isForgotten ? undefined : this.#turns.map(({ input, markers }) => ({ ...input, markers }));
  }

  begin(input: TurnInput): void {
    if (this.#isForgotten) return;
    this.#events += input.events.length;
    if (!this.#keepsJournal && (this.#events > MAX_REMEMBERED_EVENTS || input.events.some(hasBuffers))) {
      return this.forget();
    }
    this.#turns.push({ input, markers: NO_MARKERS, commands: undefined });
  }

  end(issued: readonly IssuedCommand[]): void {
    const turn = this.#turns.at(-1);
    if (turn === undefined) return;
    const commands = issued.map(({ command }) => command);
    if (this.#keepsJournal) {
      turn.commands = commands;
      if (issued.some(({ callSite }) => callSite !== undefined))
        turn.callSites = issued.map(({ callSite }) => callSite ?? null);
    }
    if (commands.some(isMarker)) turn.markers = commands.filter(isMarker);
  }

  /** Remembers nothing from now on. */
  forget(): void {
    this.#isForgotten = true;
    this.#turns = [];
  }

  /** The run is closed. `late` are the events that it has not seen; the next run gets them, if there is one. */
  close(ending: RunEnding, { late, atMs }: { late: readonly EngineEvent[]; atMs: number }): void {
    if (!this.#keepsJournal) return;
    if (ending.kind !== 'continue-as-new') this.#late = late;
    if (isFromOutside(ending)) this.#end = { ...ending, atMs };
  }

  /**
   * @param waiting events for the next turn of an open run
   * @throws SimpleflowError `invalid-state` if no journal is kept
   */
  journal(waiting: readonly EngineEvent[] = []): Journal {
    if (!this.#keepsJournal) {
      throw new SimpleflowError(
        'invalid-state',
        'this executor keeps no journal: make it with `journal: true`',
      );
    }
    // A turn in which the run was closed from outside did not complete: it is none.
    const begun = this.#turns.at(-1)?.commands === undefined ? (this.#turns.at(-1)?.input.events ?? []) : [];
    const inbox = [...begun, ...this.#late, ...waiting];
    const turns = this.#turns.flatMap(({ input: { atMs, events }, commands, callSites }): JournalTurn[] =>
      commands === undefined
        ? []
        : [{ atMs, events, commands, ...(callSites === undefined ? undefined : { callSites }) }],
    );
    const { workflowId, runId, name, version } = this.#started;
    return {
      format: 'simpleflow-journal/2',
      engine: CURRENT_BEHAVIOUR,
      identity: { workflowId, ...(runId === undefined ? undefined : { runId }), name, version },
      turns,
      ...(inbox.length === 0 ? undefined : { inbox }),
      ...(this.#end === undefined ? undefined : { end: this.#end }),
    };
  }
}

/** A journal has none of those; remembering them would keep large memory. */
function hasBuffers(event: EngineEvent): boolean {
  return event.kind === 'activity-completed' && event.attachments !== undefined;
}

function isMarker(command: Command): command is Extract<Command, { kind: 'record-marker' }> {
  return command.kind === 'record-marker';
}
