import { expect, it } from 'vitest';
import { Workflow, type ChildPolicy } from 'simpleflow';
import { VirtualClock } from '../../src/inprocess/clock.js';
import { createLocalExecutor } from 'simpleflow/backends/local';

class Child extends Workflow {
  static override readonly definition = { name: 'child' };
  async run(): Promise<unknown> {
    return this.sleep(60_000);
  }
}

class Parent extends Workflow {
  static override readonly definition = { name: 'parent', version: '1' };
  async run(childPolicy: ChildPolicy): Promise<unknown> {
    return this.submitWith({ childPolicy, workflowId: 'the-child' }, Child);
  }
}

class Continues extends Workflow {
  static override readonly definition = { name: 'continues', version: '1' };
  async run(isNext = false): Promise<string> {
    return isNext ? this.information.version : this.continueAsNewWith({ version: '2' }, true);
  }
}

// On a service, one policy may hold for all children of a run that is terminated: so not in the conformance kit.
it.each<[ChildPolicy, boolean]>([
  ['terminate', false],
  ['request-cancel', false],
  ['abandon', true],
])('a child of a terminated parent with the policy `%s` goes on: %s', async (policy, goesOn) => {
  const executor = createLocalExecutor({ clock: new VirtualClock('manual') });
  const parent = await executor.start(Parent, [policy]);
  for (let i = 0; i < 20; i += 1) await new Promise(setImmediate);

  await parent.terminate();
  for (let i = 0; i < 20; i += 1) await new Promise(setImmediate);

  const again = executor.start(Child, [], { workflowId: 'the-child' });
  await (goesOn
    ? expect(again).rejects.toMatchObject({ code: 'workflow-already-running' })
    : expect(again).resolves.toMatchObject({ workflowId: 'the-child' }));
  await executor.shutdown({ cancelPending: true, graceMs: 0 });
});

it('a run may go on as a new one of another version', async () => {
  await using executor = createLocalExecutor({ clock: new VirtualClock() });

  expect(await executor.submit(Continues)).toBe('2');
});
