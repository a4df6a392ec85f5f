import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { activity, Workflow } from 'simpleflow';
import { ActivityRegistry, isWorkflowClass } from 'simpleflow/backend';
import { VirtualClock } from '../../src/inprocess/clock.js';
import { testWorkflows, virtualInstance, type CreateOptions, type Instance } from 'simpleflow/testing';
import { ToyExecutor } from '../../examples/toy-service/index.js';

async function toyInstance({ activityModules, workflowModules }: CreateOptions): Promise<Instance> {
  const folder = mkdtempSync(join(tmpdir(), 'simpleflow-toy-'));
  const modules = await Promise.all(workflowModules.map(async (url) => import(url) as Promise<object>));
  const workflows = modules.flatMap((exports) => Object.values(exports).filter(isWorkflowClass));
  const registry = await ActivityRegistry.load(activityModules, (module) => import(module));
  const instance = virtualInstance(
    ({ clock, logger }) => new ToyExecutor({ folder, workflows, registry, clock, logger }),
  );
  return {
    ...instance,
    close: async () => {
      await instance.close();
      rmSync(folder, { recursive: true });
    },
  };
}

const NO_LAMBDA = 'this service calls no Lambda functions';

testWorkflows(
  { describe, it },
  {
    name: 'toy',
    create: toyInstance,
    gaps: {
      'a run that only waits for signals fails if it was submitted, and waits if it was started':
        'on a service anybody may signal a run by its id: it waits',
      'a Lambda function gets its event, futures in it resolved, and gives its result': NO_LAMBDA,
      'a Lambda function that fails says what it threw, and is tried again if its policy says so': NO_LAMBDA,
      'a Lambda function that takes too long has failed': NO_LAMBDA,
      'a Lambda function that runs is not waited for once it is cancelled': NO_LAMBDA,
    },
  },
);

const sent: string[] = [];
const send = activity('toy.send', (letter: string) => {
  sent.push(letter);
  return letter.toUpperCase();
});

class SendsTwo extends Workflow {
  static override readonly definition = { name: 'toy-sends-two' };

  async run(): Promise<string> {
    const first = await this.submit(send, 'a');
    await this.sleep(60_000);
    return first + (await this.submit(send, 'b'));
  }
}

describe('a folder of logs', () => {
  it('is all that another process needs to go on with a run', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'simpleflow-toy-'));
    const options = { folder, workflows: [SendsTwo], registry: new ActivityRegistry([send]) };
    // As after the end of a process: nothing of it goes on, as its clock stands still.
    const before = new ToyExecutor({ ...options, clock: new VirtualClock('manual') });
    const handle = await before.start(SendsTwo, [], { workflowId: 'two' });
    await expect.poll(async () => (await handle.describe()).openTimers).toBe(1);

    const clock = new VirtualClock('manual');
    await using after = new ToyExecutor({ ...options, clock });
    const found = after.find('two')!;
    clock.advanceMs(60_000);

    expect(await found.result()).toBe('AB');
    expect(sent).toEqual(['a', 'b']);
    expect(found.runId).toBe(handle.runId);
    rmSync(folder, { recursive: true });
  });

  it('keeps a run open whose code has changed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'simpleflow-toy-'));
    const registry = new ActivityRegistry([send]);
    class SendsNone extends Workflow {
      static override readonly definition = { name: 'toy-sends-two' };

      async run(): Promise<string> {
        await this.sleep(1_000);
        return 'none';
      }
    }
    const before = new ToyExecutor({
      folder,
      workflows: [SendsTwo],
      registry,
      clock: new VirtualClock('manual'),
    });
    const handle = await before.start(SendsTwo, [], { workflowId: 'two' });
    await expect.poll(async () => (await handle.describe()).openTimers).toBe(1);
    const warned = new Promise<Error>((resolve) => process.once('warning', resolve));

    const clock = new VirtualClock('manual');
    const after = new ToyExecutor({ folder, workflows: [SendsNone], registry, clock });
    clock.advanceMs(60_000);

    expect((await warned).message).toMatch(/is left: .*code and history disagree in turn 1/u);
    expect((await after.find('two')!.describe()).status).toBe('open');

    // With the code that is right, the decision that was begun is made again.
    await using mended = new ToyExecutor({ folder, workflows: [SendsTwo], registry, clock });
    expect(await mended.find('two')!.result()).toBe('AB');
    rmSync(folder, { recursive: true });
  });
});
