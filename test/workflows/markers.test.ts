import { describe, expect, it } from 'vitest';
import { activity, assertReplayed, replayJournal, Workflow, type Journal } from 'simpleflow';
import { createLocalExecutor } from 'simpleflow/backends/local';

let calls = 0;
const noop = activity('noop', () => undefined);

class Marks extends Workflow {
  static override readonly definition = { name: 'marks' };

  async run(): Promise<unknown> {
    this.recordMarker('step', 1);
    await this.submit(noop);
    this.recordMarker('step', { n: 2 });
    this.recordMarker('bare');
    return { newest: this.listMarkers(), all: this.listMarkers({ all: true }).length };
  }
}

class Effects extends Workflow {
  static override readonly definition = { name: 'effects' };

  async run(): Promise<number[]> {
    const first = this.sideEffect(() => (calls += 1));
    await this.submit(noop);
    return [first, this.sideEffect(() => (calls += 1))];
  }
}

/** The same workflow before and after a change of its code. */
class Before extends Workflow {
  static override readonly definition = { name: 'patched' };

  async run(): Promise<string> {
    await this.submit(noop);
    return 'old';
  }
}

class After extends Workflow {
  static override readonly definition = { name: 'patched' };

  async run(): Promise<string> {
    if (this.patched('two-steps')) {
      await this.submit(noop);
      await this.submit(noop);
      return 'new';
    }
    await this.submit(noop);
    return 'old';
  }
}

class Afterwards extends Workflow {
  static override readonly definition = { name: 'patched' };

  async run(): Promise<string> {
    this.deprecatePatch('two-steps');
    await this.submit(noop);
    await this.submit(noop);
    return 'new';
  }
}

async function record(workflow: typeof Marks | typeof Effects | typeof Before) {
  await using executor = createLocalExecutor({ journal: true });
  const handle = await executor.start(workflow as typeof Before, []);
  const result: unknown = await handle.result();
  return { result, journal: JSON.parse(JSON.stringify(await handle.history())) as Journal };
}

describe('markers', () => {
  it('are listed newest of each name, or all', async () => {
    const { result, journal } = await record(Marks);

    expect(result).toEqual({
      newest: [
        { name: 'step', details: { n: 2 } },
        { name: 'bare', details: undefined },
      ],
      all: 3,
    });
    assertReplayed(await replayJournal(Marks, journal));
  });

  it('keep what a side effect gave: a replay reads it and does not do it again', async () => {
    const { result, journal } = await record(Effects);
    const before = calls;

    assertReplayed(await replayJournal(Effects, journal));

    expect(result).toEqual([before - 1, before]);
    expect(calls).toBe(before);
  });
});

describe('patched', () => {
  it('keeps runs of the old code on the old branch, and puts new runs on the new one', async () => {
    const old = await record(Before);
    const fresh = await record(After);

    assertReplayed(await replayJournal(After, old.journal));
    assertReplayed(await replayJournal(After, fresh.journal));
    assertReplayed(await replayJournal(Afterwards, fresh.journal));

    expect([old.result, fresh.result]).toEqual(['old', 'new']);
    expect((await replayJournal(Before, fresh.journal)).ok).toBe(false);
  });
});
