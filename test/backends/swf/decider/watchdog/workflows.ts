// Loaded by the thread of a decider, and by the tests for names and types.
import { spawnSync } from 'node:child_process';
import { parentPort } from 'node:worker_threads';
import { Workflow } from 'simpleflow';
import { addOne } from '../../support/add-one.js';

export class Sums extends Workflow {
  static override readonly definition = { name: 'sums' };

  async run(n: number): Promise<number> {
    let x = 0;
    for (let i = 0; i < n; i += 1) x = await this.submit(addOne, x);
    return x;
  }
}

/** Posts to the port of its thread, and closes it. */
export class PostsToParent extends Workflow {
  static override readonly definition = { name: 'posts-to-parent' };

  async run(): Promise<string> {
    for (const value of ['hello', null, {}, { kind: 'answer', ticket: 1 }]) parentPort?.postMessage(value);
    const x = await this.submit(addOne, 1);
    parentPort?.close();
    return `well ${await this.submit(addOne, x)}`;
  }
}

/** One decision for each signal. */
export class Counts extends Workflow {
  static override readonly definition = { name: 'counts' };

  async run(until: number): Promise<number> {
    let seen = 0;
    while (seen < until) {
      await this.waitSignal('go');
      seen += 1;
      this.log.info(`signal ${seen}`, { seen, unsendable: () => seen });
    }
    return seen;
  }
}

export type Mischief =
  | 'loop'
  | 'microtasks'
  | 'ticks'
  | 'backtracking'
  | 'exit'
  | 'memory'
  | 'waiting'
  | 'slow';

/** Comes to no good after so many decisions. */
export class Spins extends Workflow {
  static override readonly definition = { name: 'spins' };

  async run(mischief: Mischief, decisions = 0): Promise<string> {
    for (let i = 0; i < decisions; i += 1) await this.submit(addOne, i);
    await misbehave(mischief);
    return 'well';
  }
}

/** Leaves something behind that loops outside of any turn. */
export class LeavesLoop extends Workflow {
  static override readonly definition = { name: 'leaves-loop' };

  async run(): Promise<void> {
    // Long after its decision has been answered, in the midst of those of others.
    setTimeout(spinForEver, 50);
    await this.waitSignal('never');
  }
}

/** Has an open child when it comes to no good. */
export class SpinsAboveChild extends Workflow {
  static override readonly definition = { name: 'spins-above-child' };

  async run(): Promise<void> {
    const child = this.submitWith({ workflowId: 'child', childPolicy: 'terminate' }, Counts, 1);
    await this.waitSignal('go');
    spinForEver();
    await child;
  }
}

/** Comes to no good when it is told that it has closed. */
export class SpinsAfterwards extends Workflow {
  static override readonly definition = { name: 'spins-afterwards' };

  async run(): Promise<string> {
    return 'well';
  }

  override afterClosed(): void {
    spinForEver();
  }
}

export class AwaitsForeign extends Workflow {
  static override readonly definition = { name: 'awaits-foreign' };

  async run(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 3_600_000).unref());
  }
}

/** Goes on after something that is not of its run, while it waits for a signal that never comes. */
export class WakesForeign extends Workflow {
  static override readonly definition = { name: 'wakes-foreign' };

  async run(): Promise<void> {
    setTimeout(() => void this.submit(addOne, 1), 20);
    await this.waitSignal('never');
  }
}

function misbehave(mischief: Mischief): void | Promise<void> {
  switch (mischief) {
    case 'loop':
      return spinForEver();
    case 'microtasks':
      return spinInMicrotasks();
    case 'ticks':
      return spinInTicks();
    case 'backtracking':
      return backtrack();
    case 'waiting':
      return waitInside();
    case 'exit':
      process.exit(3);
    case 'memory':
      return fillMemory();
    case 'slow':
      return spinFor(150);
  }
}

function spinForEver(): void {
  for (let i = 0; ; i += 1) if (i > 1_000) i = 0;
}

async function spinInMicrotasks(): Promise<void> {
  for (;;) await Promise.resolve();
}

function spinInTicks(): void {
  process.nextTick(spinInTicks);
}

function backtrack(): void {
  /^(?:a+)+$/u.test(`${'a'.repeat(40)}b`);
}

/** Seconds inside a function of Node, which nothing can stop. */
function waitInside(): void {
  spawnSync('sleep', ['4']);
}

function fillMemory(): void {
  const kept: object[] = [];
  for (let i = 0; ; i += 1) kept.push({ i, more: [i] });
}

function spinFor(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}
