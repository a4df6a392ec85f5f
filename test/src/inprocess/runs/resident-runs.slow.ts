import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { activity, openStore, Workflow } from 'simpleflow';
import { InlineRunner, InProcessExecutor } from 'simpleflow/backend';
import { TempFolder } from '../../../support/temp-folder.js';

const note = activity('note', (step: number) => step);

class Waits extends Workflow {
  static override readonly definition = { name: 'waits' };

  async run(steps: number): Promise<number> {
    for (let step = 0; step < steps; step += 1) await this.submit(note, step);
    return (await this.waitSignal<number>('go')) + steps;
  }
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function heapBytes(): number {
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}

describe('a host with many runs that wait', () => {
  it('keeps the instances of few, and each run goes on when its signal comes', async () => {
    using folder = new TempFolder();
    const executor = new InProcessExecutor({
      runner: new InlineRunner(),
      store: openStore(folder.file('runs.db')),
      residentRuns: 100,
      logger: () => undefined,
    });
    await executor.opened;
    const start = (id: number, steps: number) => executor.start(Waits, [steps], { workflowId: `w-${id}` });
    const handles = [];
    for (let id = 0; id < 1_000; id += 1) handles.push(await start(id, 3));
    handles.push(await start(1_000, 5_000));
    while ((await handles.at(-1)!.describe()).openActivities > 0)
      await new Promise((done) => setTimeout(done, 20));
    const few = heapBytes();
    for (let id = 1_001; id < 10_000; id += 1) handles.push(await start(id, 3));
    const perRun = (heapBytes() - few) / 9_000;
    await Promise.all(handles.map((handle, index) => handle.signal('go', index)));
    const results = await Promise.all(handles.map((handle) => handle.result()));
    await executor.shutdown();

    // What a run costs that rests: its identity, its future and handle, no instance and no history.
    expect(perRun).toBeLessThan(6_000);
    expect(results).toEqual(handles.map((_, index) => index + (index === 1_000 ? 5_000 : 3)));
  });
});
