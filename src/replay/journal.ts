import type { Command } from '../engine/commands.js';
import type { TurnInput } from '../engine/events.js';
import type { EngineBehaviour } from '../engine/flags.js';

/** One turn as it was recorded: what the run was told, and what it asked for. */
export interface JournalTurn extends TurnInput {
  readonly commands: readonly Command[];
  /**
   * More was issued than sent: the rest is in the turns after this one. So it is where a service takes only so many
   * commands at once; never in process.
   */
  readonly isCut?: boolean;
}

/**
 * A recorded run, as plain JSON: everything a replay needs besides the code.
 *
 * `{ format: 'simpleflow-journal/1', engine: { flags: [], version: '0.1.0' }, turns: [{ atMs, events: [{ kind: 'run-started', … }], commands: […] }, …] }`
 */
export interface Journal {
  readonly format: 'simpleflow-journal/1';
  readonly engine: EngineBehaviour;
  readonly turns: readonly JournalTurn[];
}
