/** Types of `Chain`, `Group` and `FuncGroup`, checked by `tsc --noEmit`; nothing here is run. */
import {
  activity,
  Chain,
  FuncGroup,
  Group,
  markerTask,
  taskWith,
  timerTask,
  waitSignalTask,
  Workflow,
  type Element,
  type Future,
} from 'simpleflow';
import { expectTypeOf } from 'vitest';

const add = activity('add', (x: number, y: number) => x + y);
const fetchName = activity('fetch-name', async (id: number) => `name ${id}`);
const list = activity('list', () => [1, 2, 3]);

class Total extends Workflow {
  static override readonly definition = { name: 'total' };
  async run(id: number, currency: string): Promise<string> {
    return `${id} ${currency}`;
  }
}

declare const flow: Workflow;
declare const aNumber: Future<number>;

// The results are a tuple with the type of each element.
expectTypeOf(flow.submit(new Chain([add, 1, 2], [fetchName, 3], [Total, 1, 'EUR'], list))).toEqualTypeOf<
  Future<[number, string, string, number[]]>
>();
expectTypeOf(flow.submit(new Group({ maxParallel: 2 }, [add, 1, aNumber], timerTask(1)))).toEqualTypeOf<
  Future<[number, undefined]>
>();
expectTypeOf(flow.submit(new Chain(new Group([add, 1, 2]), waitSignalTask<Date>('go')))).toEqualTypeOf<
  Future<[[number], Date]>
>();
// Where a failure may leave a hole, that is in the type.
expectTypeOf(flow.submit(new Group({ raisesOnFailure: false }, [add, 1, 2]))).toEqualTypeOf<
  Future<[number | undefined]>
>();
// Any number of elements.
expectTypeOf(flow.submit(new Group(...[1, 2].map((id) => [fetchName, id] as const)))).toEqualTypeOf<
  Future<string[]>
>();
// Elements that are appended have no place in the type.
expectTypeOf(flow.submit(new Group().append(add, 1, 2).append(markerTask('x')))).toEqualTypeOf<
  Future<unknown[]>
>();
// A function gives what its element gives.
expectTypeOf(flow.submit(new FuncGroup((n: number) => new Group([add, n, n]), aNumber))).toEqualTypeOf<
  Future<[number]>
>();
expectTypeOf(flow.submit(taskWith({ startToCloseMs: 1 }, fetchName, 1))).toEqualTypeOf<Future<string>>();

// The last argument may come from a chain.
new Chain({ sendResult: true }, [add, 1, 2], [add, 1], fetchName);

// @ts-expect-error a text is no number
new Chain([add, 1, '2']);
// @ts-expect-error too many arguments
new Group([add, 1, 2, 3]);
// @ts-expect-error a text is no number, in an argument of a child
new Group({ maxParallel: 1 }, [Total, 'x', 'EUR']);
// @ts-expect-error a text is no number, appended
new Chain().append(add, 1, '2');
// @ts-expect-error a plain function is no element
new Chain((x: number) => x);
// @ts-expect-error a group knows no `sendResult`
new Group({ sendResult: true }, [add, 1, 2]);
// @ts-expect-error a container takes no options at submit
flow.submitWith({ startToCloseMs: 1 }, new Chain([add, 1, 2]));
// @ts-expect-error the function wants a number
new FuncGroup((n: number) => [add, n, n] as const, 'x');
// @ts-expect-error an activity without arguments takes none
new Chain([list, 1]);

// Elements of which nothing is known but that they are elements.
declare const elements: readonly Element[];
expectTypeOf(flow.submit(new Group({ maxParallel: 2 }, ...elements))).toEqualTypeOf<Future<unknown[]>>();
