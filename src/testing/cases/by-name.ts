import assert from 'node:assert/strict';
import { Chain } from '../../canvas/chain.js';
import { byName } from '../../workflow/by-name.js';
import { Workflow } from '../../workflow/workflow.js';
import { add, describeBooking, increment } from '../fixtures/activities.js';
import { rejection } from '../expect.js';
import type { Case } from '../kit.js';
import { codeOf } from './ids.js';

export class NamedChild extends Workflow {
  static override readonly definition = { name: 'kit-named-child', parameters: ['x', 'note'] } as const;

  async run(x: number, note = 'none'): Promise<string> {
    return `${x} ${note}`;
  }
}

export class ByName extends Workflow {
  static override readonly definition = { name: 'kit-by-name', parameters: ['rest'] } as const;

  async run(rest: string): Promise<unknown[]> {
    if (rest !== 'begin') return [rest];
    const three = this.submit(...byName(add, { a: 1, b: this.submit(increment, 1) }));
    const chain = new Chain(
      { sendResult: true },
      [increment, 1],
      byName(describeBooking, { seat: '1A' } as never),
    );
    return [
      await three,
      await this.submit(...byName(describeBooking, { seat: '12A' }, 'AF 22')),
      await this.submitWith({ id: 'own' }, ...byName(describeBooking, { flight: 'AF 23' })),
      await this.submit(chain),
      await this.submit(...byName(NamedChild, { note: 'by name', x: three })),
      codeOf(() => this.submit(...byName(describeBooking, { flight: 'AF 22', meal: 'none' } as never))),
      codeOf(() => this.submit(...byName(describeBooking, [] as never))),
    ];
  }
}

/** Arguments by name, as Python's keyword arguments. */
export const BY_NAME_CASES = {
  'activities and children take arguments by name, after some by place too, and futures among them': async (
    kit,
  ) => {
    assert.deepEqual(await kit.run(ByName, 'begin'), [
      3,
      'AF 22 12A',
      'AF 23 any',
      [2, '2 1A'],
      '3 by name',
      'invalid-input',
      'invalid-input',
    ]);
  },
  'outside a workflow activities and workflows take arguments by name': async ({ executor }) => {
    assert.equal(await executor.submit(...byName(add, { b: 1, a: executor.submit(increment, 1) })), 3);
    assert.deepEqual(await executor.submit(...byName(ByName, { rest: 'whole' })), ['whole']);
  },
  'a name that the function lacks fails the activity': async ({ executor }) => {
    const error = await rejection(executor.submit(...byName(add, { a: 1, c: 2 })), 'activity-failed');

    assert.match(String((error as Error & { cause: unknown }).cause), /no parameter `c`/u);
  },
} as const satisfies Record<string, Case>;
