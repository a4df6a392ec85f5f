import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RealClock, VirtualClock } from '../../../src/inprocess/clock.js';

describe('the virtual clock', () => {
  it('begins where it is told, and stands still', () => {
    expect(new VirtualClock().nowMs()).toBe(Date.UTC(2020, 0, 1));
    expect(new VirtualClock('manual', 5).nowMs()).toBe(5);
  });

  it('jumps to the next due instant when it is idle, and to no other', () => {
    const clock = new VirtualClock('auto', 0);
    const seen: string[] = [];
    for (const atMs of [30, 10, 10, 20]) clock.schedule(atMs, () => seen.push(`${atMs} at ${clock.nowMs()}`));

    clock.idle();
    const first = [...seen];
    clock.idle();

    expect(first).toEqual(['10 at 10', '10 at 10']);
    expect(seen).toEqual(['10 at 10', '10 at 10', '20 at 20']);
  });

  it('does not jump while it fires: what is due at one instant is fired before the next', () => {
    const clock = new VirtualClock('auto', 0);
    const seen: string[] = [];
    clock.schedule(10, () => {
      seen.push('first of 10');
      clock.idle();
    });
    clock.schedule(10, () => seen.push('second of 10'));
    clock.schedule(20, () => seen.push('20'));

    clock.idle();

    expect(seen).toEqual(['first of 10', 'second of 10']);
    expect(clock.nowMs()).toBe(10);
  });

  it('with nothing to fire stays where it is', () => {
    const clock = new VirtualClock('auto', 7);

    clock.schedule(9, () => undefined)();
    clock.idle();

    expect(clock.nowMs()).toBe(7);
  });

  it('that is manual does not jump', () => {
    const clock = new VirtualClock('manual', 0);
    clock.schedule(10, () => undefined);

    clock.idle();

    expect(clock.nowMs()).toBe(0);
  });

  it('fires what is due on its way, each at its instant, also what is added meanwhile', () => {
    const clock = new VirtualClock('manual', 0);
    const seen: number[] = [];
    clock.schedule(10, () => {
      seen.push(clock.nowMs());
      clock.schedule(15, () => seen.push(clock.nowMs()));
      clock.schedule(25, () => seen.push(clock.nowMs()));
    });

    clock.advanceMs(20);

    expect(seen).toEqual([10, 15]);
    expect(clock.nowMs()).toBe(20);
  });

  it('never goes back', () => {
    const clock = new VirtualClock('auto', 0);
    clock.schedule(10, () => clock.advanceMs(100));

    clock.advanceMs(20);

    expect(clock.nowMs()).toBe(110);
  });

  it('fires soon what is past already', () => {
    const clock = new VirtualClock('manual', 100);
    const seen: number[] = [];
    clock.schedule(50, () => seen.push(clock.nowMs()));

    clock.advanceMs(0);

    expect(seen).toEqual([100]);
  });

  it.each([-1, Number.NaN])('refuses to move by %s', (ms) => {
    expect(() => new VirtualClock().advanceMs(ms)).toThrow(
      expect.objectContaining({ code: 'invalid-option' }),
    );
  });
});

describe('the clock of the process', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 1_000 });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('fires in order, with one timer of Node', () => {
    const clock = new RealClock();
    const seen: string[] = [];
    for (const delayMs of [30, 10, 20])
      clock.schedule(clock.elapsedMs() + delayMs, () => seen.push(`${delayMs} at ${clock.nowMs()}`));
    const timers = vi.getTimerCount();

    vi.advanceTimersByTime(30);

    expect(timers).toBe(1);
    expect(seen).toEqual(['10 at 1010', '20 at 1020', '30 at 1030']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('keeps no timer when all are cancelled, or it is closed', () => {
    const clock = new RealClock();
    const cancels = [10, 20].map((delayMs) => clock.schedule(clock.elapsedMs() + delayMs, () => undefined));
    for (const cancel of cancels) cancel();
    const afterCancel = vi.getTimerCount();
    clock.schedule(clock.elapsedMs() + 10, () => undefined);

    clock.close();

    expect([afterCancel, vi.getTimerCount()]).toEqual([0, 0]);
  });

  it('fires what is past soon', () => {
    const clock = new RealClock();
    const seen: number[] = [];
    clock.schedule(0, () => seen.push(clock.nowMs()));

    vi.advanceTimersByTime(1);

    expect(seen).toHaveLength(1);
  });

  it('waits longer than one timer of Node can', () => {
    const clock = new RealClock();
    const seen: number[] = [];
    clock.schedule(clock.elapsedMs() + 2 ** 32, () => seen.push(clock.nowMs()));

    vi.advanceTimersByTime(2 ** 31);
    const early = seen.length;
    vi.advanceTimersByTime(2 ** 31);

    expect(early).toBe(0);
    expect(seen).toEqual([1_000 + 2 ** 32]);
  });

  it('arms an earlier timer before the one that is armed', () => {
    const clock = new RealClock();
    const seen: number[] = [];
    clock.schedule(clock.elapsedMs() + 100, () => seen.push(100));
    clock.schedule(clock.elapsedMs() + 50, () => seen.push(50));

    vi.advanceTimersByTime(60);

    expect(seen).toEqual([50]);
  });
});
