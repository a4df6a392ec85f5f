import type { TimeoutKind } from '../settings/open-questions.js';
import type { World } from '../world.js';

/** The place of a kind of timeout among those of the same instant. */
export function timeoutRank(world: World, kind: TimeoutKind): number {
  const rank = world.settings.questions.simultaneousTimeouts.indexOf(kind);
  return rank < 0 ? Number.MAX_SAFE_INTEGER : rank;
}
