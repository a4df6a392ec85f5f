import { SimpleflowError } from '../errors.js';
import type { ClosingCommand } from './commands.js';

/** @param signals those that the run waits for; if there are none it waits for itself */
export function neverSettles(signals: readonly string[]): SimpleflowError {
  if (signals.length === 0) {
    return new SimpleflowError(
      'never-settles',
      'the run waits for something that nothing can bring about: for itself, as a task does that is handled by one which depends on it',
    );
  }
  const names = signals.map((name) => `\`${name}\``).join(', ');
  return new SimpleflowError(
    'never-settles',
    `the run waits for the signal ${names}, and nobody can send it: start it with \`start\` and signal its handle`,
  );
}

export function foreignAwait(): SimpleflowError {
  return new SimpleflowError(
    'foreign-await',
    '`run` waits, but no future of its run is open: it awaits something else (a timer, a file, a request, a promise nobody settles); do that in an activity',
  );
}

/** User code went on outside a turn: something woke it that no replay will bring back at the same place. */
export function outsideTurn(what: string, site: string | undefined): SimpleflowError {
  const where = site === undefined ? '' : ` at ${site}`;
  return new SimpleflowError(
    'foreign-await',
    `${what} outside a turn${where}: workflow code waited for something that is not a future of its run (a timer, a file, a request); do that in an activity`,
  );
}

/** The code, or what it is made of, has changed under a run that goes on from another. */
export function lostTheWay(closing: ClosingCommand): SimpleflowError {
  const how = closing.kind === 'fail-run' ? closing.failure.reason : closing.kind;
  return new SimpleflowError(
    'non-deterministic',
    `a run that goes on as a new one ended in a turn in which the run before it had not: ${how}`,
  );
}
