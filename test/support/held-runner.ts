import {
  type ActivityCall,
  type ActivityControl,
  type ActivityOutcome,
  type ActivityRunner,
  defaultCodec,
} from 'simpleflow/backend';

/** A call that a {@link HeldRunner} was given; the test says how and when it ends. */
export class HeldCall {
  readonly call: ActivityCall;
  readonly control: ActivityControl;
  readonly #settle: (outcome: ActivityOutcome) => void;

  constructor(call: ActivityCall, control: ActivityControl, settle: (outcome: ActivityOutcome) => void) {
    this.call = call;
    this.control = control;
    this.#settle = settle;
  }

  complete(value?: unknown): void {
    this.#settle(
      value === undefined ? { kind: 'completed' } : { kind: 'completed', output: defaultCodec.encode(value) },
    );
  }

  fail(error: unknown = new RangeError('no')): void {
    this.#settle({ kind: 'failed', failure: defaultCodec.encodeFailure(error) });
  }

  cancel(): void {
    this.#settle({ kind: 'cancelled' });
  }
}

/** A runner that runs nothing: it holds each call until the test ends it. */
export class HeldRunner implements ActivityRunner {
  readonly concurrency: number;
  readonly canStopRunning: boolean;
  readonly maxQueue: number | undefined;
  /** Every call so far, in the order in which they were handed over. */
  readonly calls: HeldCall[] = [];
  isClosed = false;

  constructor({ concurrency = 1, canStopRunning = false, maxQueue = undefined as number | undefined } = {}) {
    this.maxQueue = maxQueue;
    this.concurrency = concurrency;
    this.canStopRunning = canStopRunning;
  }

  get ids(): string[] {
    return this.calls.map(({ call }) => `${call.id}#${call.attempt}`);
  }

  run(call: ActivityCall, control: ActivityControl): Promise<ActivityOutcome> {
    return new Promise((resolve) => this.calls.push(new HeldCall(call, control, resolve)));
  }

  async close(): Promise<void> {
    this.isClosed = true;
  }
}

/** Lets everything that is ready happen: turns of runs included. Real time plays no part. */
export async function settled(): Promise<void> {
  // A turn is two immediates; what it starts may end at once and cause another.
  for (let i = 0; i < 20; i += 1) await new Promise(setImmediate);
}
