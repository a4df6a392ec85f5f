import { describe, expect, it } from 'vitest';
import { activity, createExecutor, Workflow } from 'simpleflow';
import { createLocalExecutor } from 'simpleflow/backends/local';

const kept: unknown[] = [];
const keeps = activity('keeps', (value: unknown) => {
  kept.push(value);
  return value;
});
const keepsLater = activity('keeps-later', async (value: unknown) => value);
const apply = activity('apply', (fn: (x: number) => number, x: number) => fn(x));
const nothing = activity('nothing', (): unknown => undefined);

describe('the local executor with `copy: none`', () => {
  it('gives activities the values themselves, and their results as well', async () => {
    await using executor = createLocalExecutor({ copy: 'none' });
    const list = [1];

    const result = await executor.submit(keeps, list);
    const later = await executor.submit(keepsLater, list);

    expect(kept.at(-1)).toBe(list);
    expect(result).toBe(list);
    expect(later).toBe(list);
  });

  it('lets through what no codec takes', async () => {
    await using executor = createLocalExecutor({ copy: 'none' });

    const future = executor.submit(apply, (x: number) => x + 1, 2);

    expect(await future).toBe(3);
  });

  it('is the same inside a workflow, whose own input and result are copies', async () => {
    const input = { n: 1 };
    const seen: unknown[] = [];
    class Passes extends Workflow {
      static override readonly definition = { name: 'passes' };
      async run(given: { n: number }) {
        const inner = { fn: () => given };
        const first = this.submit(keeps, inner);
        const second = await this.submit(keeps, [first]);
        seen.push(given, inner, await first, second, await this.submit(nothing));
        return given;
      }
    }
    await using executor = createLocalExecutor({ copy: 'none' });

    const result = await executor.submit(Passes, input);

    const [given, inner, first, second, empty] = seen;
    expect(first).toBe(inner);
    expect((second as unknown[])[0]).toBe(inner);
    expect(empty).toBeUndefined();
    expect(given).toEqual(input);
    expect(given).not.toBe(input);
    expect(result).toEqual(input);
    expect(result).not.toBe(given);
  });

  it('gives every try the same arguments', async () => {
    const tries: unknown[] = [];
    const flaky = activity(
      'flaky',
      (list: number[]) => {
        tries.push(list);
        if (tries.length < 3) throw new Error('not yet');
        return list;
      },
      { retry: 2 },
    );
    await using executor = createLocalExecutor({ copy: 'none' });
    const list = [1];

    const result = await executor.submit(flaky, list);

    expect(tries).toEqual([list, list, list]);
    expect(tries.every((each) => each === list)).toBe(true);
    expect(result).toBe(list);
  });

  it('still knows idempotent tasks by the text of their arguments', async () => {
    let calls = 0;
    const once = activity('once', (_: object) => ({ calls: (calls += 1) }), { idempotent: true });
    class Twice extends Workflow {
      static override readonly definition = { name: 'twice' };
      async run() {
        const first = await this.submit(once, { a: 1 });
        return first === (await this.submit(once, { a: 1 }));
      }
    }
    await using executor = createLocalExecutor({ copy: 'none' });

    const isSame = await executor.submit(Twice);

    expect(isSame).toBe(true);
    expect(calls).toBe(1);
  });

  it('keeps no journal', () => {
    expect(() => createLocalExecutor({ copy: 'none', journal: true })).toThrow(
      expect.objectContaining({ code: 'invalid-option' }),
    );
  });

  it('is a setting', async () => {
    await using executor = await createExecutor({ executor: 'local', local: { copy: 'none' } });
    const list = [1];

    const result = await executor.submit(keeps, list);

    expect(result).toBe(list);
  });

  it.each([
    [{ copy: 'some' }, '`local.copy` must be `codec` or `none`, got `"some"` (string) (code)'],
    [{ cpy: 'none' }, '`local.cpy` is no setting; did you mean `copy`? In `local` there are `copy` (code)'],
  ])('refuses %j in the configuration', async (local, message) => {
    const making = createExecutor({ executor: 'local', local: local as never });

    await expect(making).rejects.toMatchObject({ code: 'invalid-option' });
    await expect(making).rejects.toThrow(message);
  });
});
