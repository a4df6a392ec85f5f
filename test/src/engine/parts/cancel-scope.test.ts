import { describe, expect, it } from 'vitest';
import { CancelScope } from '../../../../src/engine/parts/cancel-scope.js';

describe('a cancel scope', () => {
  it('is cancelled with the one around it, at any depth, and not the other way round', () => {
    const outer = new CancelScope();
    const inner = new CancelScope(new CancelScope(outer));
    const other = new CancelScope(outer);

    other.cancel();
    const before = [outer.isCancelled, inner.isCancelled, other.isCancelled];
    outer.cancel();

    expect(before).toEqual([false, false, true]);
    expect(inner.isCancelled).toBe(true);
  });

  it('that is shielded is cancelled by itself alone, and so is what is inside it', () => {
    const outer = new CancelScope();
    const shielded = new CancelScope(outer, { shielded: true });
    const inner = new CancelScope(shielded);

    outer.cancel();
    const before = inner.isCancelled;
    shielded.cancel();

    expect([before, inner.isCancelled]).toEqual([false, true]);
  });
});
