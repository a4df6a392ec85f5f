import { describe, expect, it, vi } from 'vitest';
import { defaultCodec } from '../../../src/codec/codec.js';
import { callSite, stackOf, userFrame } from '../../../src/util/call-site.js';

describe('the line of the user in a stack', () => {
  it.each([
    ['at run (file:///home/me/(flows)/order.ts:5:6)', 'file:///home/me/(flows)/order.ts:5:6'],
    ['at file:///home/me/work%20(copy)/order.ts:5:6', 'file:///home/me/work%20(copy)/order.ts:5:6'],
    ['at async Order.run (/home/me/work (copy)/order.ts:5:6)', '/home/me/work (copy)/order.ts:5:6'],
    ['at async /home/me/work (copy)/order.ts:5:6', '/home/me/work (copy)/order.ts:5:6'],
    ['at Order.run [as go] (C:\\work (copy)\\order.ts:5:6)', 'C:\\work (copy)\\order.ts:5:6'],
    ['at Object.<anonymous> (/home/me/[id]/order.ts:5:6)', '/home/me/[id]/order.ts:5:6'],
    ['at run (node:internal/timers:5:6)', undefined],
    ['at x (/home/me/node_modules/y/z.js:1:2)', undefined],
    ['at eval (eval at go (file:///home/me/a.ts:1:2), <anonymous>:1:1)', undefined],
    ['at Array.map (<anonymous>)', undefined],
  ])('is found whatever its folder is called: %s', (frame, location) => {
    expect(userFrame(`Error: x\n    ${frame}`)).toBe(location);
  });
});

describe('in a program that changes how stacks are made', () => {
  /** All in one go: the test framework has stacks of its own to make. */
  function under<T>(prepare: NonNullable<typeof Error.prepareStackTrace>, fn: () => T): T {
    const before: unknown = Reflect.get(Error, 'prepareStackTrace');
    Error.prepareStackTrace = prepare;
    try {
      return fn();
    } finally {
      Reflect.set(Error, 'prepareStackTrace', before);
    }
  }

  it.each<[string, NonNullable<typeof Error.prepareStackTrace>]>([
    ['gives frames', (_, frames) => frames],
    ['gives nothing', () => undefined],
    [
      'throws',
      () => {
        throw new Error('not this');
      },
    ],
  ])('errors are sent without their lines, and calls have none: it %s', (_, prepare) => {
    const seen = under(prepare, () => [
      callSite(),
      stackOf(new RangeError('no')),
      defaultCodec.encodeFailure(new RangeError('no')).reason,
    ]);

    expect(seen).toEqual([undefined, '', 'RangeError: no']);
  });

  it('calls are located all the same if `Error` cannot be changed', () => {
    vi.stubGlobal('Error', Object.freeze(class Frozen extends Error {}));

    const seen = callSite();

    vi.unstubAllGlobals();
    expect(seen).toContain('call-site.test.ts');
  });
});
