import assert from 'node:assert/strict';
import { Workflow } from '../../workflow/workflow.js';
import type { Case } from '../kit.js';

/** Children that start in time, and one that starts later; each tells what it was sent, and how often. */
export class Tree extends Workflow {
  static override readonly definition = { name: 'kit-tree' };

  async run(depth: number): Promise<unknown[]> {
    const children = depth === 0 ? [] : [this.submit(Tree, depth - 1), this.submit(Tree, depth - 1)];
    const news = await this.waitSignal('news');
    // Far longer than a signal takes through the tree: a second one would be there.
    await this.sleep(10_000);
    const late = depth === 2 ? await this.submit(Tree, 0) : undefined;
    const again = this.waitSignal('news');
    return [news, again.done(), late, await Promise.all(children)];
  }
}

export class KeepsToItself extends Workflow {
  static override readonly definition = { name: 'kit-keeps-to-itself', propagateSignalsToParent: false };

  async run(): Promise<unknown> {
    return this.waitSignal('news');
  }
}

/** Goes on as a new run before it listens. */
export class Heir extends Workflow {
  static override readonly definition = { name: 'kit-heir' };

  async run(isHeir: boolean): Promise<unknown> {
    if (!isHeir) return this.continueAsNew(true);
    await this.sendSignal('parent', 'ready');
    return this.waitSignal('news');
  }
}

export class ParentOfHeir extends Workflow {
  static override readonly definition = { name: 'kit-parent-of-heir' };

  async run(): Promise<unknown> {
    const child = this.submit(Heir, false);
    await this.waitSignal('ready');
    await this.sendSignal('self', 'news', 7, { propagate: true });
    return child;
  }
}

/** A child sends its signal; the others hear of it through their parent. */
export class Teller extends Workflow {
  static override readonly definition = { name: 'kit-teller' };

  async run(propagate: boolean): Promise<void> {
    await this.sendSignal('parent', 'news', { from: 'a child' }, { propagate });
    await this.sleep(10_000);
    assert.equal(this.latestSignal('news'), undefined);
  }
}

export class ParentOfTellers extends Workflow {
  static override readonly definition = { name: 'kit-parent-of-tellers' };

  async run(propagate: boolean): Promise<unknown[]> {
    const child = this.submit(KeepsToItself);
    await this.sleep(1_000);
    const teller = this.submit(Teller, propagate);
    const news = await this.waitSignal('news');
    await this.sleep(10_000);
    const isTold = child.done();
    if (!isTold) child.cancel();
    await teller;
    return [news, isTold];
  }
}

export class HearsOfChild extends Workflow {
  static override readonly definition = { name: 'kit-hears-of-child' };

  async run(workflowId: string): Promise<unknown[]> {
    const taken = await this.submitWith({ workflowId }, KeepsToItself);
    await this.sleep(10_000);
    return [taken, this.latestSignal('news')];
  }
}

export class TellsChild extends Workflow {
  static override readonly definition = { name: 'kit-tells-child' };

  async run(workflowId: string): Promise<void> {
    await this.sendSignal({ workflowId }, 'news', 'for the child', { propagate: true });
  }
}

async function told(kit: Parameters<Case>[0], propagate: boolean): Promise<unknown> {
  const handle = await kit.start(ParentOfTellers, [propagate]);
  await kit.untilTimers(handle);
  await kit.until('the child is open', async () => (await handle.describe()).openChildren === 1);
  await kit.rest();
  await kit.advanceMs(1_000);
  await kit.untilTimers(handle);
  await kit.rest();
  await kit.advanceMs(10_000);
  return handle.result();
}

/** Signals that are passed on. */
export const PROPAGATION_CASES = {
  'a signal sent with `propagate` goes on to parent and children, to each once, and to a child that starts later':
    async (kit) => {
      const handle = await kit.start(Tree, [2]);
      await kit.until('its children are open', async () => (await handle.describe()).openChildren === 2);
      await kit.rest();
      await handle.signal('news', 7, { propagate: true });
      await kit.untilTimers(handle);
      await kit.rest();
      await kit.advanceMs(10_000);
      await kit.until('the late child is open', async () => (await handle.describe()).openChildren === 1);
      await kit.rest();
      await kit.advanceMs(10_000);

      const leaf = [7, false, undefined, []];
      const branch = [7, false, undefined, [leaf, leaf]];
      assert.deepEqual(await handle.result(), [7, false, leaf, [branch, branch]]);
    },
  'a signal does not go back to where it came from, and goes no further unless it is sent with `propagate`':
    async (kit) => {
      assert.deepEqual(await told(kit, true), [{ from: 'a child' }, true]);
      assert.deepEqual(await told(kit, false), [{ from: 'a child' }, false]);
    },
  'a signal that is passed on finds the run as which a child goes on': async (kit) => {
    assert.equal(await kit.run(ParentOfHeir), 7);
  },
  'a run with `propagateSignalsToParent: false` keeps a signal from its parent': async (kit) => {
    const handle = await kit.start(HearsOfChild, ['kit-quiet']);
    await kit.until('the child is open', async () => (await handle.describe()).openChildren === 1);
    await kit.rest();
    await kit.run(TellsChild, 'kit-quiet');
    await kit.untilTimers(handle);
    await kit.rest();
    await kit.advanceMs(10_000);

    assert.deepEqual(await handle.result(), ['for the child', undefined]);
  },
} as const satisfies Record<string, Case>;
