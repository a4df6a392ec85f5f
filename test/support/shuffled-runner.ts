import {
  type ActivityCall,
  type ActivityControl,
  type ActivityOutcome,
  type ActivityRunner,
  defaultCodec,
  runActivity,
} from 'simpleflow/backend';
import { CallContext } from '../../src/activity/call-context.js';

// Often enough that most programs with retries see one.
const TIMEOUT_SHARE = 0.1;

/**
 * Runs activities at once and reports their ends in an order, and in batches, that chance decides. Some it says have run
 * out of time, or have stopped when they were asked to.
 */
export class ShuffledRunner implements ActivityRunner {
  readonly concurrency: number;
  readonly canStopRunning = true;
  readonly #random: () => number;
  readonly #held: (() => void)[] = [];
  #isPlanned = false;

  constructor(random: () => number, concurrency = 16) {
    this.#random = random;
    this.concurrency = concurrency;
  }

  async run(call: ActivityCall, control: ActivityControl): Promise<ActivityOutcome> {
    const outcome = await runActivity(call.definition!, call, new CallContext(call, control), {
      codec: defaultCodec,
    });
    await new Promise<void>((resolve) => {
      this.#held.push(resolve);
      this.#plan();
    });
    if (control.signal.aborted && this.#random() < 0.5) return { kind: 'cancelled' };
    if (this.#random() >= TIMEOUT_SHARE) return outcome;
    return { kind: 'timed-out', timeout: this.#random() < 0.5 ? 'heartbeat' : 'start-to-close' };
  }

  async close(): Promise<void> {
    for (const release of this.#held.splice(0)) release();
  }

  #plan(): void {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    setImmediate(() => {
      this.#isPlanned = false;
      const count = Math.floor(this.#random() * (this.#held.length + 1));
      for (let i = 0; i < count; i += 1) {
        const [release] = this.#held.splice(Math.floor(this.#random() * this.#held.length), 1);
        release?.();
      }
      if (this.#held.length > 0) this.#plan();
    });
  }
}
