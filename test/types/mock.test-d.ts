/**
 * Types of the mocks of the test kit, checked by `tsc --noEmit`; nothing here is run. An expected error that is none
 * fails the check.
 */
import { activity, Workflow } from 'simpleflow';
import { mock, runWorkflow, takes, type CallRecord } from 'simpleflow/testing';
import { expectTypeOf } from 'vitest';

interface Order {
  readonly id: number;
}

const charge = activity('charge', async (order: Order, note = 'none') => `receipt of ${order.id} ${note}`);
const add = activity('add', (x: number, y: number) => x + y);
const nothing = activity('nothing', () => undefined);
const sum = activity('sum', (...numbers: number[]) => numbers.length);

class Clerk {
  readonly #name: string;
  constructor(name: string) {
    this.#name = name;
  }
  async execute(order: number): Promise<string> {
    return `${this.#name} ${order}`;
  }
}
const file = activity('file', Clerk);

class Total extends Workflow {
  static override readonly definition = { name: 'total' };
  async run(id: number, currency: string = 'EUR'): Promise<string> {
    return `${id} ${currency}`;
  }
}

// The value, a promise of it, or either later.
mock(add, (x, y) => x - y);
mock(add, async (x) => x);
mock(add, () => 1);
mock(add, () => takes(1_000, 1));
mock(add, async () => takes(1_000, 1));
mock(add, () => takes(1_000, Promise.reject(new Error('late'))));
mock(add, () => takes(Infinity));
mock(add, add);
mock(charge, (order, note) => `${order.id} ${note ?? ''}`);
mock(charge, charge);
mock(nothing, () => undefined);
mock(sum, (...numbers) => numbers[0] ?? 0);
mock(file, (order) => `filed ${order + 1}`);
mock(Total, (id, currency) => `${id + 1} ${currency ?? ''}`);
mock(Total, async () => takes(5, 'later'));
mock(add, () => {
  throw new RangeError('no');
});
mock(Total, async () => {
  throw new RangeError('no');
});

// @ts-expect-error the activity gives a number
mock(add, () => 'one');
// @ts-expect-error a promise of a text is none of a number
mock(add, async () => 'one');
// @ts-expect-error later, but still no number
mock(add, () => takes(1_000, 'one'));
// @ts-expect-error the activity gets numbers
mock(add, (x: string) => x.length);
// @ts-expect-error the activity gets two arguments
mock(add, (x, y, z: number) => x + y + z);
// @ts-expect-error the activity gets an order
mock(charge, (order: { readonly name: string }) => order.name);
// @ts-expect-error the argument of `execute`, not of the constructor
mock(file, (order: string) => order);
// @ts-expect-error the workflow gives a text
mock(Total, () => 1);
// @ts-expect-error the workflow gets a number
mock(Total, (id: string) => id);
const plain = (x: number): number => x;
// @ts-expect-error a plain function is no activity
mock(plain, plain);
// @ts-expect-error the class is no workflow
mock(Clerk, () => 'filed');

const run = await runWorkflow(Total, [1], { mocks: [] });
expectTypeOf(run.result).toEqualTypeOf<string>();
expectTypeOf(run.error).toEqualTypeOf<Error | undefined>();
expectTypeOf(run.callsOf(charge)).toEqualTypeOf<
  CallRecord<[order: Order, note?: string | undefined], string>[]
>();
expectTypeOf(run.callsOf(file)).toEqualTypeOf<CallRecord<[order: number], string>[]>();
expectTypeOf(run.callsOf(Total)).toEqualTypeOf<
  CallRecord<[id: number, currency?: string | undefined], string>[]
>();
// @ts-expect-error a text is no number
await runWorkflow(Total, ['1']);
// @ts-expect-error times have units in their names
await runWorkflow(Total, [1], { signals: [{ name: 'go', at: 5 }] });
// @ts-expect-error there is no such clock
await runWorkflow(Total, [1], { clock: 'fake' });
