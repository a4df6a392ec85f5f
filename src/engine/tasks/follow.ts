import { INSPECT, type Future } from '../../futures/future.js';
import { resolveArguments } from './resolve-arguments.js';

/** How one ends that ends as another does. */
export interface Follower {
  isDone(): boolean;
  resolve(value: unknown): void;
  fail(error: Error): void;
  cancel(): void;
}

/** Ends the follower as the other future ends, unless it has ended before. */
export function follow(other: Future<unknown>, scope: unknown, follower: Follower): void {
  resolveArguments([other], scope, {
    ready: ([value]) => {
      if (follower.isDone()) return;
      // One that does not raise has an error and a value.
      const { error } = other[INSPECT];
      if (error === undefined) follower.resolve(value);
      else follower.fail(error);
    },
    failed: (error) => {
      if (!follower.isDone()) follower.fail(error);
    },
    cancelled: () => {
      if (!follower.isDone()) follower.cancel();
    },
  });
}
