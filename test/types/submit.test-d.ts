/**
 * Types of `submit`, checked by `tsc --noEmit`; nothing here is run. An expected error that is none fails the check.
 */
import {
  activity,
  type Activity,
  byName,
  Chain,
  Workflow,
  type Executor,
  type Future,
  type InputOf,
  type ResultOf,
} from 'simpleflow';
import { expectTypeOf } from 'vitest';

interface Order {
  readonly id: number;
  readonly tags: readonly string[];
  readonly address?: { readonly city: string };
}

const add = activity('add', (x: number, y: number) => x + y);
const fetchName = activity('fetch-name', async (id: number) => `name ${id}`);
const ship = activity('ship', (order: Order, note = 'none') => ({ shipped: order.id, note }));
const sum = activity('sum', (...numbers: number[]) => numbers.reduce((a, b) => a + b, 0));
const nothing = activity('nothing', () => undefined);

class Greeter {
  readonly #greeting: string;
  constructor(greeting: string) {
    this.#greeting = greeting;
  }
  async execute(name: string): Promise<string> {
    return `${this.#greeting} ${name}`;
  }
}
const greet = activity('greet', Greeter);

class Total extends Workflow {
  static override readonly definition = { name: 'total' };
  async run(id: number, currency: string = 'EUR'): Promise<string> {
    return `${id} ${currency}`;
  }
}

declare const flow: Workflow;
declare const executor: Executor;
declare const aNumber: Future<number>;
declare const aString: Future<string>;

// The result is a future of what the activity gives, without its promise.
expectTypeOf(flow.submit(add, 1, 2)).toEqualTypeOf<Future<number>>();
expectTypeOf(flow.submit(fetchName, 1)).toEqualTypeOf<Future<string>>();
expectTypeOf(flow.submit(nothing)).toEqualTypeOf<Future<undefined>>();
expectTypeOf(flow.submit(greet, 'Ann')).toEqualTypeOf<Future<string>>();
expectTypeOf(flow.submit(fetchName, 1).result()).toEqualTypeOf<Promise<string>>();
expectTypeOf<Awaited<Future<string>>>().toEqualTypeOf<string>();

// A workflow may submit another one.
expectTypeOf(flow.submit(Total, aNumber)).toEqualTypeOf<Future<string>>();
// @ts-expect-error a text is no number
flow.submit(Total, aString);

// An argument may be the value, a future of it, or plain lists and objects with futures in them.
flow.submit(add, 1, aNumber);
flow.submit(add, flow.submit(add, 1, 2), aNumber);
flow.submit(fetchName, aNumber);
flow.submit(greet, aString);
flow.submit(ship, { id: aNumber, tags: ['a', aString] });
flow.submit(ship, { id: 1, tags: [], address: { city: aString } });
flow.submit(sum, 1, aNumber, 3);

// A parameter with a default may be left out.
flow.submit(ship, { id: 1, tags: [] });
flow.submit(ship, { id: 1, tags: [] }, aString);

// Wrong types, of values and of futures, also inside.
// @ts-expect-error a text is no number
flow.submit(add, 1, '2');
// @ts-expect-error a future of a text is no number
flow.submit(add, 1, aString);
// @ts-expect-error one argument is missing
flow.submit(add, 1);
// @ts-expect-error one argument too many
flow.submit(add, 1, 2, 3);
// @ts-expect-error a future of the wrong type, nested
flow.submit(ship, { id: aString, tags: [] });
// @ts-expect-error a wrong value, nested in a list
flow.submit(ship, { id: 1, tags: [1] });
// @ts-expect-error a property is missing
flow.submit(ship, { id: 1 });
// @ts-expect-error the argument of `execute`, not of the constructor
flow.submit(greet, 1);
// @ts-expect-error a rest parameter has a type, too
flow.submit(sum, 1, aString);
// @ts-expect-error a plain function is no activity
flow.submit((x: number) => x, 1);

// `submitWith` and `map` know the same types.
expectTypeOf(flow.submitWith({ startToCloseMs: 1_000 }, add, 1, aNumber)).toEqualTypeOf<Future<number>>();
expectTypeOf(flow.map(fetchName, [1, aNumber])).toEqualTypeOf<Future<string[]>>();
// @ts-expect-error the options have units in their names
flow.submitWith({ startToClose: 1_000 }, add, 1, 2);
// @ts-expect-error an item of the wrong type
flow.map(fetchName, ['1']);

// An executor takes workflows, too, by the arguments of `run`.
expectTypeOf(executor.submit(add, 1, aNumber)).toEqualTypeOf<Future<number>>();
expectTypeOf(executor.submit(Total, 1)).toEqualTypeOf<Future<string>>();
expectTypeOf(executor.submit(Total, aNumber, aString)).toEqualTypeOf<Future<string>>();
expectTypeOf((await executor.start(Total, [1])).result()).toEqualTypeOf<Promise<string>>();
expectTypeOf(executor.map(fetchName, [1])).toEqualTypeOf<AsyncIterableIterator<string>>();
expectTypeOf<InputOf<typeof Total>>().toEqualTypeOf<[id: number, currency?: string | undefined]>();
expectTypeOf<ResultOf<typeof Total>>().toEqualTypeOf<string>();
// @ts-expect-error a text is no number
executor.submit(Total, '1');
// @ts-expect-error the class has no `run`
executor.submit(Greeter, 'Ann');
// @ts-expect-error `start` sends values, not futures
void executor.start(Total, [aNumber]);

// Arguments by name: names and types are known where `parameters` are listed, and only the types where they are not.
const book = activity('book', (flight: string, seat = 'any') => flight.length + seat.length, {
  parameters: ['flight', 'seat'],
});
class Named extends Workflow {
  static override readonly definition = { name: 'named', parameters: ['id', 'note'] } as const;
  async run(id: number, note?: string): Promise<string> {
    return `${id} ${note ?? ''}`;
  }
}
expectTypeOf(flow.submit(...byName(book, { flight: 'AF 22', seat: '12A' }))).toEqualTypeOf<Future<number>>();
expectTypeOf(flow.submit(...byName(book, { flight: aString }))).toEqualTypeOf<Future<number>>();
expectTypeOf(flow.submit(...byName(book, { seat: '12A' }, 'AF 22'))).toEqualTypeOf<Future<number>>();
expectTypeOf(flow.submit(...byName(Named, { id: aNumber }))).toEqualTypeOf<Future<string>>();
expectTypeOf(flow.submit(...byName(add, { x: 1, y: aNumber }))).toEqualTypeOf<Future<number>>();
expectTypeOf(executor.submit(...byName(book, { flight: 'AF 22' }))).toEqualTypeOf<Future<number>>();
expectTypeOf(flow.submit(new Chain(byName(book, { flight: 'AF 22' })))).toEqualTypeOf<Future<[number]>>();
// @ts-expect-error a number is no flight
byName(book, { flight: 1 });
// @ts-expect-error the flight is missing
byName(book, {});
// @ts-expect-error no such parameter
byName(book, { flight: 'AF 22', meal: 'none' });
// @ts-expect-error a text is none of the numbers that `add` takes
byName(add, { x: 1, y: 'no' });

// `map` takes lists of arguments for what requires more than one, and few at a time.
const tag = activity('tag', (labels: string[], lower?: boolean) => labels.length + Number(lower));
expectTypeOf(
  flow.map(
    add,
    [
      [1, 2],
      [aNumber, 3],
    ],
    { maxParallel: 2, retry: 3 },
  ),
).toEqualTypeOf<Future<number[]>>();
expectTypeOf(executor.map(add, [[1, 2]] as const, { maxParallel: 2 })).toEqualTypeOf<
  AsyncIterableIterator<number>
>();
expectTypeOf(flow.map(ship, [{ id: 1, tags: [aString] }])).toEqualTypeOf<
  Future<{ shipped: number; note: string }[]>
>();
flow.map(sum, [1, aNumber]);
const mapAll = <X, R>(one: Activity<[X], R>, items: X[]): Future<Awaited<R>[]> => flow.map(one, items);
expectTypeOf(mapAll(fetchName, [1])).toEqualTypeOf<Future<string[]>>();
// @ts-expect-error one of two arguments
flow.map(add, [[1]]);
// @ts-expect-error no list of arguments
flow.map(add, [1, 2]);
// @ts-expect-error the argument, or the list of arguments? Nobody can tell.
flow.map(tag, [['a', 'b']]);
// @ts-expect-error values only outside a workflow
executor.map(add, [[1, aNumber]]);
expectTypeOf(flow.submitWith({ retry: { maxAttempts: 3 } }, add, 1, 2)).toEqualTypeOf<Future<number>>();
// @ts-expect-error a policy has another form
flow.submitWith({ retry: { attempts: 3 } }, add, 1, 2);

// A workflow without a definition cannot be submitted.
class Nameless extends Workflow {
  async run(id: number): Promise<number> {
    return id;
  }
}
// @ts-expect-error no `static override readonly definition`
flow.submit(Nameless, 1);
// @ts-expect-error the same, outside
executor.submit(Nameless, 1);
// @ts-expect-error the same, outside
void executor.start(Nameless, [1]);
// @ts-expect-error the same, outside
flow.submitWith({ workflowId: 'x' }, Nameless, 1);
// @ts-expect-error a definition has a name
export class Misnamed extends Workflow {
  static override readonly definition = { nam: 'x' };
  async run(): Promise<void> {
    return;
  }
}
