import { PollLoop, type PollLoopOptions } from '../../../../backends/swf/polling/poll-loop.js';

/** One poll that is open; the test answers it. */
export interface HeldPoll {
  readonly signal: AbortSignal;
  answer(task?: string): void;
  fail(error: unknown): void;
}

/** A loop over polls, tasks and waits that the test lets end one by one, in a time that only it moves. */
export class HeldLoop {
  readonly polls: HeldPoll[] = [];
  readonly tasks: { readonly task: string; finish(): void; fail(error: unknown): void }[] = [];
  readonly waits: number[] = [];
  readonly lines: string[] = [];
  nowMs = 0;
  readonly loop: PollLoop<string>;
  readonly #wakeUps = new Set<{ readonly atMs: number; readonly fn: () => void }>();

  constructor(options: Partial<PollLoopOptions<string>> = {}) {
    this.loop = new PollLoop<string>({
      name: 'tests',
      slots: 1,
      poll: (signal) =>
        new Promise((resolve, reject) => {
          this.polls.push({ signal, answer: resolve, fail: reject });
          signal.addEventListener('abort', () => reject(new DOMException('cut', 'AbortError')));
        }),
      handle: (task) =>
        new Promise((resolve, reject) => this.tasks.push({ task, finish: resolve, fail: reject })),
      log: (line) => this.lines.push(line),
      nowMs: () => this.nowMs,
      random: () => 1,
      schedule: (ms, fn) => {
        this.waits.push(ms);
        const wakeUp = { atMs: this.nowMs + ms, fn };
        this.#wakeUps.add(wakeUp);
        return () => this.#wakeUps.delete(wakeUp);
      },
      ...options,
    });
  }

  /** Moves the time, lets waits end, and the loop react. */
  async advanceMs(ms: number): Promise<void> {
    this.nowMs += ms;
    for (const { atMs, fn } of this.#wakeUps) if (atMs <= this.nowMs) fn();
    await settle();
  }
}

/** Lets everything happen that needs no more than what has happened. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
