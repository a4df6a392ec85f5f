import type { EXECUTION_BUCKETS } from '../../protocol/throttling.js';
import { Fault } from '../fault.js';
import type { Run } from '../state/run.js';
import type { World } from '../world.js';

/** @throws Fault `ThrottlingException` when the execution's own bucket for the operation is empty */
export function refuseThrottled(world: World, operation: keyof typeof EXECUTION_BUCKETS, run: Run): void {
  if (!world.throttles.allowsOnRun(operation, run)) throw new Fault('ThrottlingException', 'Rate exceeded');
}
