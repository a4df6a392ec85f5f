import type { OutputStream, ThreadNews } from '../wire/messages.js';

/**
 * Sends what the thread prints at once. Node sends it when the event loop of the thread gets a turn, so that a thread that
 * runs out of memory, or is ended in the middle of a loop, would lose nearly all of it.
 */
export function sendOutputAtOnce(tell: (news: ThreadNews) => void): void {
  for (const stream of ['stdout', 'stderr'] satisfies OutputStream[]) {
    Object.assign(process[stream], {
      _write(chunk: string | Uint8Array, encoding: BufferEncoding | 'buffer', done: () => void) {
        const text = typeof chunk === 'string' && encoding !== 'buffer' ? textOf(chunk, encoding) : chunk;
        tell({ kind: 'output', stream, text });
        done();
      },
      // Else it is called in place of `_write`.
      _writev: null,
    });
  }
}

function textOf(chunk: string, encoding: BufferEncoding): string | Uint8Array {
  return encoding === 'utf8' ? chunk : Buffer.from(chunk, encoding);
}
