import { SimpleflowError, type ErrorCode } from '../../errors.js';
import type { ClosingCommand, RunFault } from '../language/commands.js';
import type { EngineEvent } from '../language/events.js';

/** A run cannot go on, whatever its code makes of it. */
export interface Fault {
  readonly fault: RunFault;
  readonly error: SimpleflowError;
}

/** @param signals those that the run waits for; if there are none it waits for itself */
function neverSettles(signals: readonly string[]): Fault {
  if (signals.length === 0) {
    return fatal(
      'never-settles',
      'the run waits for something that nothing can bring about: for itself, as a task does that is handled by one which depends on it',
    );
  }
  const names = signals.map((name) => `\`${name}\``).join(', ');
  return fatal(
    'never-settles',
    `the run waits for the signal ${names}, and nobody can send it: start it with \`start\` and signal its handle`,
  );
}

export function foreignAwait(): Fault {
  return fatal(
    'foreign-await',
    '`run` waits, but no future of its run is open: it awaits something else (a timer, a file, a request, a promise nobody settles); do that in an activity',
  );
}

/** User code went on outside a turn: something woke it that no replay will bring back at the same place. */
export function outsideTurn(what: string, site: string | undefined): Fault {
  const where = site === undefined ? '' : ` at ${site}`;
  return fatal(
    'foreign-await',
    `${what} outside a turn${where}: workflow code waited for something that is not a future of its run (a timer, a file, a request); do that in an activity`,
    site,
  );
}

/** A replay was not given the ids of its run. @param what is derived from them */
export function runIdRequired(what: string): Fault {
  return fatal('run-id-required', `${what} comes from the run id: give \`runId\` to the replay`);
}

/** @param awaited the signals that the run waits for */
export function toldFault(
  event: Extract<EngineEvent, { kind: 'closing-refused' | 'run-stuck' }>,
  awaited: readonly string[],
): Fault {
  if (event.kind === 'run-stuck') return neverSettles(awaited);
  const message = `the service refused to close the run: ${event.cause}`;
  return { fault: 'closing-refused', error: new SimpleflowError('workflow-failed', message) };
}

function fatal(fault: RunFault & ErrorCode, message: string, callSite?: string): Fault {
  return { fault, error: new SimpleflowError(fault, message, { callSite }) };
}

/** The code, or what it is made of, has changed under a run that goes on from another. */
export function lostTheWay(closing: ClosingCommand): SimpleflowError {
  const how = closing.kind === 'fail-run' ? closing.failure.reason : closing.kind;
  return new SimpleflowError(
    'non-deterministic',
    `a run that goes on as a new one ended in a turn in which the run before it had not: ${how}`,
  );
}
