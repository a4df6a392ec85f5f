/**
 * One turn, and the only place that knows how a turn ends: `begin` applies a batch of events, user code goes on in
 * microtasks until there are none left, then `end` collects what it did.
 *
 * Both immediates are queued together, so that Node runs them one after the other with all microtasks (and
 * `process.nextTick`) in between and nothing else: no timer, no I/O. What user code waits for outside its futures
 * therefore always comes back outside a turn, where it is recognised.
 */
export function runTurn(begin: () => void, end: () => void): void {
  setImmediate(begin);
  setImmediate(end);
}
