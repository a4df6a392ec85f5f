import type { IssuedCommand } from '../engine/command-queue.js';
import type { Command } from '../engine/commands.js';
import type { EngineEvent, TurnInput } from '../engine/events.js';
import { CURRENT_BEHAVIOUR } from '../engine/flags.js';
import type { RecordedMarker } from '../engine/markers.js';
import { SimpleflowError } from '../errors.js';
import type { Journal, JournalTurn } from '../replay/journal.js';

// Enough for the report of a foreign await; a longer run pays for remembering only if it keeps a journal.
const MAX_REMEMBERED_EVENTS = 2_000;

const NO_MARKERS: readonly RecordedMarker[] = [];

interface RecordedTurn {
  readonly input: TurnInput;
  markers: readonly RecordedMarker[];
  commands: readonly Command[] | undefined;
}

/** What a live run was told and, if it keeps a journal, what it asked for. */
export class RunRecord {
  readonly #keepsJournal: boolean;
  #turns: RecordedTurn[] = [];
  #events = 0;
  #isForgotten = false;

  constructor(keepsJournal: boolean) {
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
      this.#isForgotten = true;
      this.#turns = [];
      return;
    }
    this.#turns.push({ input, markers: NO_MARKERS, commands: undefined });
  }

  end(issued: readonly IssuedCommand[]): void {
    const turn = this.#turns.at(-1);
    if (turn === undefined) return;
    const commands = issued.map(({ command }) => command);
    if (this.#keepsJournal) turn.commands = commands;
    if (commands.some(isMarker)) turn.markers = commands.filter(isMarker);
  }

  /** @throws SimpleflowError `invalid-state` if no journal is kept */
  journal(): Journal {
    if (!this.#keepsJournal) {
      throw new SimpleflowError(
        'invalid-state',
        'this executor keeps no journal: make it with `journal: true`',
      );
    }
    // A turn in which the run was ended from outside did not complete: it is none.
    const turns = this.#turns.flatMap(({ input, commands }): JournalTurn[] =>
      commands === undefined ? [] : [{ ...input, commands }],
    );
    return { format: 'simpleflow-journal/1', engine: CURRENT_BEHAVIOUR, turns };
  }
}

/** A journal has none of those; remembering them would keep large memory. */
function hasBuffers(event: EngineEvent): boolean {
  return event.kind === 'activity-completed' && event.attachments !== undefined;
}

function isMarker(command: Command): command is Extract<Command, { kind: 'record-marker' }> {
  return command.kind === 'record-marker';
}
