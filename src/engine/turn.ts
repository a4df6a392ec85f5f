/** A promise of user code was rejected while nobody looked at it. */
export type OnRejection = (reason: unknown, promise: Promise<unknown>) => void;

export interface TurnOptions {
  /**
   * What `end` has settled (a run that fails cancels what is open) has woken user code for the last time: now the outside
   * may be told.
   */
  readonly after?: () => void;
  /** Called instead of ending the process, unless the program has a listener of its own. Default: a warning. */
  readonly onRejection?: OnRejection;
}

/**
 * One turn, and the only place that knows how a turn ends: `begin` applies a batch of events, user code goes on in
 * microtasks until there are none left, then `end` collects what it did.
 *
 * The immediates are queued together, so that Node runs them one after the other with all microtasks (and
 * `process.nextTick`) in between and nothing else: no timer, no I/O. What user code waits for outside its futures
 * therefore always comes back outside a turn, where it is recognised. And a promise that is rejected in a turn is one of
 * workflow code: it may be awaited in a later turn, which is legal, but Node looks at once.
 */
export function runTurn(
  begin: () => void,
  end: () => void,
  { after, onRejection = warn }: TurnOptions = {},
): void {
  let isHeld = false;
  setImmediate(() => {
    isHeld = process.listenerCount('unhandledRejection') === 0;
    if (isHeld) process.on('unhandledRejection', onRejection);
    begin();
  });
  setImmediate(end);
  setImmediate(() => {
    if (isHeld) process.off('unhandledRejection', onRejection);
    after?.();
  });
}

function warn(reason: unknown): void {
  process.emitWarning(`a promise of workflow code was rejected: ${String(reason)}`, 'SimpleflowWarning');
}
