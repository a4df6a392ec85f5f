import { InlineRunner } from 'simpleflow/backends/local';
import type { ActivityChunk, ActivityControl } from 'simpleflow/backend';

/** Runs the calls of a chunk one after the other, in this thread. */
export class ChunkRunner extends InlineRunner {
  /** How many calls each chunk had. */
  readonly sizes: number[] = [];

  async runChunk(chunk: ActivityChunk): Promise<void> {
    this.sizes.push(chunk.calls.length);
    const controllers = chunk.calls.map((_, index) => {
      const controller = new AbortController();
      const reason = chunk.stopReason(index);
      if (reason !== undefined) controller.abort(reason);
      return controller;
    });
    chunk.onStop = (index, reason) => controllers[index]?.abort(reason);
    for (const [index, call] of chunk.calls.entries()) {
      const { signal } = controllers[index] ?? new AbortController();
      if (signal.aborted) {
        chunk.ended(index, { kind: 'cancelled' });
        continue;
      }
      chunk.started(index);
      const control: ActivityControl = { signal, heartbeat: () => chunk.heartbeat(index) };
      chunk.ended(index, await this.run(call, control));
    }
  }
}
