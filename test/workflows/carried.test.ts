import { describe, expect, it } from 'vitest';
import { activity, Workflow } from 'simpleflow';
import { recordRun } from '../support/record-run.js';

const pack = activity('pack', (x: number) => x, { taskList: 'packers', priority: 3, idempotent: true });
const ship = activity('ship', (x: number) => x, {
  version: '2',
  priority: -1,
  startToCloseMs: 1_000,
  scheduleToStartMs: 2_000,
  scheduleToCloseMs: 3_000,
  heartbeatMs: 500,
});

class Parcel extends Workflow {
  static override readonly definition = {
    name: 'parcel',
    typeName: 'shop.Parcel',
    version: '7',
    taskList: 'parcels',
    tags: ['fragile'],
    childPolicy: 'abandon',
    executionStartToCloseMs: 60_000,
  } as const;

  async run(x: number): Promise<number> {
    return x;
  }
}

class Inherits extends Workflow {
  static override readonly definition = { name: 'inherits', tags: 'inherit' } as const;

  async run(): Promise<readonly string[]> {
    return this.information.tags;
  }
}

/** Where tasks go is worked out as the run goes. */
class Order extends Workflow {
  static override readonly definition = { name: 'order', taskList: 'orders', tags: ['shop', 'spring'] };

  async run(list: string): Promise<unknown> {
    const region = await this.submit(pack, 1);
    await this.submit(pack, 1);
    await this.submit(ship, 1);
    await this.submitWith(
      { id: 'mine', taskList: `${list}-${region}`, priority: 9, startToCloseMs: 10, heartbeatMs: 5 },
      ship,
      2,
    );
    await this.submitWith({ taskList: `parcels-${region}`, tags: ['heavy'] }, Parcel, 1);
    await this.submitWith({ workflowId: 'parcel-2', childPolicy: 'request-cancel' }, Parcel, 2);
    return this.submit(Inherits);
  }
}

describe('commands carry, and the journal shows,', () => {
  it('ids, task lists static and dynamic, priorities, limits, tags and policies', async () => {
    const { result, journal } = await recordRun(Order, ['ships']);

    expect(result).toEqual(['shop', 'spring']);
    const commands = journal.turns.flatMap((turn) => turn.commands);
    expect(commands.filter(({ kind }) => kind === 'schedule-activity')).toEqual([
      expect.objectContaining({
        id: 'activity-pack-bdc09455c37471e0ba7397350413a5e6',
        taskList: 'packers',
        priority: 3,
      }),
      expect.objectContaining({
        id: 'activity-ship-1',
        version: '2',
        taskList: 'default',
        priority: -1,
        startToCloseMs: 1_000,
        scheduleToStartMs: 2_000,
        scheduleToCloseMs: 3_000,
        heartbeatMs: 500,
      }),
      expect.objectContaining({
        id: 'activity-ship-mine',
        taskList: 'ships-1',
        priority: 9,
        startToCloseMs: 10,
        scheduleToStartMs: 2_000,
        heartbeatMs: 5,
      }),
    ]);
    expect(commands.filter(({ kind }) => kind === 'start-child')).toEqual([
      expect.objectContaining({
        name: 'parcel',
        typeName: 'shop.Parcel',
        version: '7',
        taskList: 'parcels-1',
        tags: ['heavy'],
        childPolicy: 'abandon',
        executionStartToCloseMs: 60_000,
      }),
      expect.objectContaining({
        id: 'parcel-2',
        taskList: 'parcels',
        tags: ['fragile'],
        childPolicy: 'request-cancel',
      }),
      expect.objectContaining({ name: 'inherits', tags: ['shop', 'spring'] }),
    ]);
  });
});
