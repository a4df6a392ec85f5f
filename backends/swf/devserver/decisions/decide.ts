import type { DecisionAttributesOf, DecisionTypeName } from '../../protocol/decisions.js';
import type { Run } from '../state/run.js';
import type { World } from '../world.js';

/** The completion that a decision belongs to: the id and the time of its DecisionTaskCompleted event. */
export interface Completion {
  readonly completedEventId: number;
  readonly atMs: number;
}

/** Writes what one decision leads to. It never refuses: what cannot be done is an event of its own. */
export type Decide<T extends DecisionTypeName> = (
  world: World,
  run: Run,
  attributes: DecisionAttributesOf<T>,
  completion: Completion,
) => void;
