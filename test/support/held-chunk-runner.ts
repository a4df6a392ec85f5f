import { type ActivityChunk, type ActivityOutcome, defaultCodec } from 'simpleflow/backend';
import { HeldRunner } from './held-runner.js';

/** A chunk that a {@link HeldChunkRunner} was given; the test says what becomes of it. */
export class HeldChunk {
  readonly chunk: ActivityChunk;
  /** `1 cancelled`: who was asked to stop, and the code of the reason. */
  readonly stops: string[] = [];
  readonly #settle: (error?: Error) => void;

  constructor(chunk: ActivityChunk, settle: (error?: Error) => void) {
    this.chunk = chunk;
    this.#settle = settle;
    chunk.onStop = (index, reason) => {
      this.stops.push(`${index} ${(reason as { code?: string }).code}`);
    };
  }

  get ids(): string[] {
    return this.chunk.calls.map(({ id }) => id);
  }

  complete(index: number, value: unknown = index, ranMs?: number): void {
    this.chunk.ended(index, { kind: 'completed', output: defaultCodec.encode(value) }, ranMs);
  }

  fail(index: number): void {
    const failure = defaultCodec.encodeFailure(new RangeError('no'));
    this.chunk.ended(index, { kind: 'failed', failure } satisfies ActivityOutcome);
  }

  settle(error?: Error): void {
    this.#settle(error);
  }

  completeAll(): void {
    for (const index of this.chunk.calls.keys()) this.complete(index);
    this.settle();
  }
}

/** Holds single calls and chunks alike. */
export class HeldChunkRunner extends HeldRunner {
  readonly chunks: HeldChunk[] = [];

  runChunk(chunk: ActivityChunk): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (error?: Error): void => (error === undefined ? resolve() : reject(error));
      this.chunks.push(new HeldChunk(chunk, settle));
    });
  }
}
