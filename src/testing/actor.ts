import { signalRun } from '../inprocess/runs/signal-run.js';
import type { Clock } from '../inprocess/clock.js';
import type { RunResult } from '../inprocess/runs/run-result.js';
import type { SendSignalOptions } from '../workflow/submitter.js';

/** The run, in the hands of what a test does while it goes on. Times are milliseconds from the start of the test. */
export interface RunUnderTest {
  readonly workflowId: string;
  nowMs(): number;
  /** Waits on the clock of the test. */
  sleep(ms: number): Promise<void>;
  /** @throws SimpleflowError `signal-failed` if the run is closed */
  signal(name: string, value?: unknown, options?: SendSignalOptions): Promise<void>;
  /** Asks the run to cancel. */
  cancel(): Promise<void>;
  /** Closes the run from outside. */
  terminate(reason?: string): Promise<void>;
}

export type During = (run: RunUnderTest) => void | Promise<void>;

/** Somebody outside the workflow who does something while it runs: time waits for him. */
export class Actor implements RunUnderTest {
  readonly workflowId: string;
  /** Rejects with what went wrong in it. */
  readonly end: Promise<void>;
  readonly #result: RunResult;
  readonly #clock: Clock;
  readonly #startedAtMs: number;
  #sleeping = 0;
  #isOver = false;
  #changed: () => void = () => undefined;

  constructor(act: During, result: RunResult, clock: Clock) {
    this.#result = result;
    this.#clock = clock;
    this.#startedAtMs = clock.nowMs();
    this.workflowId = result.run.started.workflowId;
    this.end = this.#act(act);
    // Who asks for it hears of it.
    this.end.catch(() => undefined);
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** True if it does something else than waiting on the clock. */
  get isBusy(): boolean {
    return !this.#isOver && this.#sleeping === 0;
  }

  /** It has ended, or waits on the clock. */
  changed(): Promise<void> {
    return new Promise((resolve) => (this.#changed = resolve));
  }

  nowMs(): number {
    return this.#clock.nowMs() - this.#startedAtMs;
  }

  async sleep(ms: number): Promise<void> {
    this.#sleeping += 1;
    this.#changed();
    await new Promise<void>((resolve) => void this.#clock.schedule(this.#clock.elapsedMs() + ms, resolve));
    this.#sleeping -= 1;
  }

  async signal(name: string, value?: unknown, options: SendSignalOptions = {}): Promise<void> {
    signalRun(this.#result.run, name, value, options);
  }

  async cancel(): Promise<void> {
    this.#result.cancelRequested();
  }

  async terminate(reason = 'no reason given'): Promise<void> {
    this.#result.run.end({ kind: 'terminate-run', reason });
  }

  async #act(act: During): Promise<void> {
    try {
      await act(this);
    } finally {
      this.#isOver = true;
      this.#changed();
    }
  }
}
