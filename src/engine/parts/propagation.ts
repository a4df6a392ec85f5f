import type { Children } from './children.js';
import type { EngineEvent, RunIdentity } from '../language/events.js';
import type { OutgoingSignals } from './outgoing-signals.js';
import { isPropagated } from './signals.js';

type SignalReceived = Extract<EngineEvent, { kind: 'signal-received' }>;

export interface PropagationOptions {
  readonly children: Children;
  readonly outgoing: OutgoingSignals;
  /** Undefined if there is none, or it is not to be told. */
  readonly parent: RunIdentity | undefined;
}

/**
 * Passes signals on that were sent with `propagate`: to the parent and to the children that have started, but not to
 * where one came from. A tree has one way from each run to each other, so everybody gets a signal once.
 *
 * A child that starts later gets the newest signal of each name, as in the Python original.
 */
export class Propagation {
  readonly #options: PropagationOptions;
  readonly #newest = new Map<string, string>();

  constructor(options: PropagationOptions) {
    this.#options = options;
  }

  received({ name, input, from }: SignalReceived): void {
    if (!isPropagated(input)) return;
    this.#newest.set(name, input);
    const { parent, children, outgoing } = this.#options;
    if (parent !== undefined && parent.workflowId !== from?.workflowId) outgoing.forward(parent, name, input);
    for (const child of children.started) {
      if (child.workflowId !== from?.workflowId) outgoing.forward(currentOf(child), name, input);
    }
  }

  childStarted(child: RunIdentity): void {
    for (const [name, input] of this.#newest) {
      this.#options.outgoing.forward(currentOf(child), name, input);
    }
  }
}

/** Whichever run the child is by now: one that goes on as a new run tells its parent nothing. */
function currentOf({ workflowId }: RunIdentity): Pick<RunIdentity, 'workflowId'> {
  return { workflowId };
}
