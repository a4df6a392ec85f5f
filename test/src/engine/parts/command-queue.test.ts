import { describe, expect, it } from 'vitest';
import { CommandQueue } from '../../../../src/engine/parts/command-queue.js';

const timer = (id: string) => ({ kind: 'start-timer' as const, id, delayMs: 1 });

describe('the queue of commands', () => {
  it('gives what was issued, in order, once', () => {
    const queue = new CommandQueue();
    for (const id of ['a', 'b']) queue.issue(timer(id));

    const first = queue.take(true);

    expect(first.map(({ command }) => command)).toEqual([timer('a'), timer('b')]);
    expect(first.every(({ isSent }) => isSent)).toBe(true);
    expect(queue.take(true)).toEqual([]);
  });

  it('does not give what was withdrawn', () => {
    const queue = new CommandQueue();
    const [, b] = [queue.issue(timer('a')), queue.issue(timer('b')), queue.issue(timer('c'))];

    const isWithdrawn = queue.withdraw(b);

    expect(isWithdrawn).toBe(true);
    expect(queue.take(true).map(({ command }) => command)).toEqual([timer('a'), timer('c')]);
  });

  it('takes nothing back that was sent', () => {
    const queue = new CommandQueue();
    const issued = queue.issue(timer('a'));
    queue.take(true);

    expect(queue.withdraw(issued)).toBe(false);
    expect(issued.isWithdrawn).toBe(false);
  });

  it('takes back what a host keeps to send later', () => {
    const queue = new CommandQueue();
    const issued = queue.issue(timer('a'));
    const [kept] = queue.take(false);

    expect(queue.withdraw(issued)).toBe(true);
    expect(kept).toMatchObject({ isSent: false, isWithdrawn: true });
  });
});
