import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { transfer } from '../../codec/attachments.js';
import { rejection, thrown } from '../expect.js';
import { echo, gate, giveMoved, shared, show, spoil } from '../fixtures/activities.js';
import type { Case } from '../kit.js';

/** One value for each tag of the codec, and for what needs none. */
export const VALUES = {
  'plain JSON': {
    text: 'ä\u2028"',
    list: [1, -2.5, 1e300, true, null],
    nothing: null,
    nested: { empty: {}, none: [] },
  },
  undefined: { member: undefined, list: [undefined, 1] },
  'a number that JSON lacks': [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0],
  'a bigint': [0n, -(2n ** 70n)],
  'a date': [new Date('2020-01-02T03:04:05.678Z'), new Date(Number.NaN)],
  'a regular expression': /a\/b\n/giu,
  'a URL': new URL('https://example.org/a?b=c#d'),
  'a map': new Map<unknown, unknown>([
    ['a', 1],
    [{ b: 2n }, new Map()],
  ]),
  'a set': new Set<unknown>([1, 'a', new Set([undefined])]),
  'a buffer': Buffer.from([0, 1, 254, 255]),
  'an array buffer': Uint8Array.of(1, 2, 3).buffer,
  'a Uint8Array': Uint8Array.of(0, 255),
  'a Uint8ClampedArray': Uint8ClampedArray.of(0, 255),
  'an Int8Array': Int8Array.of(-128, 127),
  'an Int16Array': Int16Array.of(-32_768, 32_767),
  'a Uint16Array': Uint16Array.of(0, 65_535),
  'an Int32Array': Int32Array.of(-(2 ** 31), 2 ** 31 - 1),
  'a Uint32Array': Uint32Array.of(0, 2 ** 32 - 1),
  'a Float32Array': Float32Array.of(0.5, -0, Number.NaN),
  'a Float64Array': Float64Array.of(0.1, Number.NEGATIVE_INFINITY),
  'a BigInt64Array': BigInt64Array.of(-(2n ** 63n), 1n),
  'a BigUint64Array': BigUint64Array.of(2n ** 64n - 1n),
  'an object with a key like a tag': { $date: 'not one', nested: { $$set: [1] } },
} as const;

type ValueCases = Readonly<Record<`${keyof typeof VALUES} crosses as an equal copy`, Case>>;

/** Sends the value there and back, and looks at what the activity saw. */
async function crosses(value: unknown, { executor }: Parameters<Case>[0]): Promise<void> {
  const seen = executor.submit(show, value);
  const back = executor.submit(echo, value);

  assert.equal(await seen, inspect(value, { depth: 9, sorted: true }));
  assert.equal(inspect(await back, { depth: 9, sorted: true }), await seen);
  assert.notEqual(await back, value);
}

const CROSSING = Object.fromEntries(
  Object.entries(VALUES).map(([kind, value]): [string, Case] => [
    `${kind} crosses as an equal copy`,
    (kit) => crosses(value, kit),
  ]),
) as ValueCases;

/** What crosses `submit`, outside a workflow. */
export const VALUE_CASES = {
  ...CROSSING,
  'an error crosses as a value with class, message, own fields and cause': async ({ executor }) => {
    const error = Object.assign(new RangeError('high', { cause: new TypeError('deep') }), { limit: 9 });

    const back = await executor.submit(echo, [error]);

    const [copy] = back as unknown[];
    assert.ok(copy instanceof RangeError);
    assert.equal(copy.message, 'high');
    assert.equal(Reflect.get(copy, 'limit'), 9);
    assert.ok(copy.cause instanceof TypeError);
    assert.notEqual(copy, error);
  },
  'what an activity does to its arguments stays with it': async ({ executor }) => {
    const list = [1];

    assert.deepEqual(await executor.submit(spoil, list), [1, 99]);
    assert.deepEqual(list, [1]);
  },
  'what the caller does to arguments after `submit` stays with the caller': async (kit) => {
    const { executor, folder } = kit;
    // Something to wait behind, where activities run one at a time.
    const before = executor.submit(gate, folder);
    const list = [1];

    const seen = executor.submit(show, list);
    list.push(2);
    kit.openGate();

    assert.equal(await seen, '[ 1 ]');
    await before;
  },
  'arguments that wait for a future are copied when the last one is done': async (kit) => {
    const { executor, folder } = kit;
    const before = executor.submit(gate, folder);
    const list = [1];

    const seen = executor.submit(show, [list, before]);
    list.push(2);
    kit.openGate();

    assert.equal(await seen, "[ [ 1, 2 ], 'opened' ]");
  },
  'what is done to a result stays with who did it': async ({ executor }) => {
    const first = await executor.submit(shared);
    first.push(3);

    assert.deepEqual(await executor.submit(shared), [1, 2]);
  },
  'memory that is moved or shared is refused where runs are recorded, and a copy is not': async ({
    executor,
  }) => {
    const buffer = Uint8Array.of(1, 2).buffer;

    thrown(() => executor.submit(echo, transfer(buffer)), 'not-serializable');
    thrown(() => executor.submit(echo, [new SharedArrayBuffer(1)]), 'not-serializable');
    const error = await rejection(executor.submit(giveMoved, 1), 'activity-failed');
    assert.equal(Reflect.get(error.cause as object, 'code'), 'not-serializable');
    assert.deepEqual(await executor.submit(echo, buffer), buffer);
  },
} as const satisfies Record<string, Case>;
