import { describe, expect, it } from 'vitest';
import { Inbox } from '../../../../src/inprocess/runs/inbox.js';

describe('the inbox of a run', () => {
  it('gives a turn the entries of its own events only: those that come while it is under way are for the next', () => {
    const inbox = new Inbox();
    inbox.push({ kind: 'cancel-requested' });
    inbox.noteEntry(1);
    inbox.take();
    inbox.push({ kind: 'timer-fired', id: 'timer-1' });
    inbox.noteEntry(2);

    expect(inbox.taken).toEqual([1]);
    expect(inbox.take()).toEqual([{ kind: 'timer-fired', id: 'timer-1' }]);
    expect(inbox.taken).toEqual([2]);
  });
});
