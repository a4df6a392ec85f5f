import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { activity, createExecutor, SimpleflowError, type Executor } from 'simpleflow';
import { createPiscinaExecutor, type PiscinaOptions } from 'simpleflow/backends/piscina';
import { openThreads } from '../../support/open-threads.js';
import { TempFolder } from '../../support/temp-folder.js';
import { isHere, whichThread, whoAmI } from './support/activities.js';

const support = (name: string) => fileURLToPath(new URL(`./support/${name}`, import.meta.url));
// The package's own sources, as everywhere in these tests.
const execArgv = ['--conditions=source'];

const open: Executor[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((executor) => executor.shutdown({ cancelPending: true, graceMs: 0 })));
});

function piscina(options: PiscinaOptions = {}): Executor {
  const executor = createPiscinaExecutor({
    activities: [support('activities.ts')],
    maxThreads: 2,
    execArgv,
    ...options,
  });
  open.push(executor);
  return executor;
}

/** Keeps both busy until both have started, which takes as long as it takes. */
async function bothThreads(executor: Executor): Promise<number[]> {
  for (;;) {
    const ids = await Promise.all([1, 2].map(() => executor.submit(whichThread, 50)));
    if (new Set(ids).size === 2) return ids;
  }
}

async function configured(settings: Parameters<typeof createExecutor>[0] = {}): Promise<Executor> {
  const executor = await createExecutor({
    executor: 'piscina',
    activities: [support('activities.ts')],
    piscina: { execArgv, maxThreads: 1 },
    ...settings,
  });
  open.push(executor);
  return executor;
}

async function refusal(settings: Parameters<typeof createExecutor>[0]): Promise<SimpleflowError> {
  const error: unknown = await configured(settings).catch((reason: unknown) => reason);
  if (!SimpleflowError.is(error)) throw new Error(`expected a refusal, got ${String(error)}`);
  return error;
}

describe('options', () => {
  it.each<[object, string]>([
    [{ minThreads: 0 }, '`piscina.minThreads` must be a whole number of at least 1, got `0`'],
    [{ maxThreads: 1.5 }, '`piscina.maxThreads` must be a whole number of at least 1, got `1.5`'],
    [{ minThreads: 3, maxThreads: 2 }, '`piscina.minThreads` must be at most `maxThreads`, got `3`'],
    [{ idleTimeoutMs: -1 }, '`piscina.idleTimeoutMs` must be a whole number of milliseconds, at least 0'],
    [{ maxQueue: 0 }, '`piscina.maxQueue` must be a whole number of at least 1'],
    [{ resourceLimits: { stackSizeMb: 0 } }, '`piscina.resourceLimits.stackSizeMb` must be a number of mega'],
    [{ env: { TZ: 1 } }, '`piscina.env.TZ` must be a text'],
    [{ threads: 4 }, '`piscina.threads` is no setting'],
  ])('are checked where they are configured: %j', async (piscinaOptions, message) => {
    const error = await refusal({ piscina: piscinaOptions });

    expect(error.code).toBe('invalid-option');
    expect(error.message).toContain(message);
  });

  it('that Node refuses for threads are named', async () => {
    const [unknown, ofTheProcess] = ['--no-such-option', '--title=x'];
    const error = await refusal({ piscina: { execArgv: [unknown] } });

    expect(error).toMatchObject({
      code: 'invalid-option',
      message: expect.stringMatching(
        /^`execArgv`.*must be options that Node takes for a thread, got `--no-such-option`/u,
      ),
    });
    expect(() => piscina({ execArgv: [ofTheProcess] })).toThrow(
      expect.objectContaining({ code: 'invalid-option' }),
    );
    expect(() => piscina({ env: { NODE_OPTIONS: unknown } })).toThrow(
      expect.objectContaining({ code: 'invalid-option' }),
    );
  });

  it('are checked where an executor is made by hand', () => {
    expect(() => piscina({ maxThreads: 0 })).toThrow(
      expect.objectContaining({
        code: 'invalid-option',
        message: '`maxThreads` must be a whole number of at least 1, got 0',
      }),
    );
  });
});

describe('threads', () => {
  it('are as many as allowed, and no more', async () => {
    const executor = piscina({ maxThreads: 2 });
    await bothThreads(executor);

    const ids = await Promise.all(Array.from({ length: 12 }, () => executor.submit(whichThread, 20)));

    expect(new Set(ids).size).toBe(2);
    expect(openThreads.size).toBe(2);
  });

  it('above `minThreads` end when they have had nothing to do', async () => {
    const executor = piscina({ maxThreads: 2, idleTimeoutMs: 50 });
    const first = await bothThreads(executor);

    await vi.waitUntil(() => openThreads.size === 1, 10_000);

    expect(first).toContain(await executor.submit(whichThread, 0));
  });

  it('are replaced after `recycleAfterTasks`, and nothing is lost', async () => {
    const executor = piscina({ maxThreads: 1, recycleAfterTasks: 3 });

    const ids: number[] = [];
    for (let i = 0; i < 7; i += 1) ids.push(await executor.submit(whichThread, 0));

    expect([...new Set(ids)].map((id) => ids.filter((each) => each === id).length)).toEqual([3, 3, 1]);
  });

  it('have the environment of the process, and what is added', async () => {
    const executor = piscina({ env: { SIMPLEFLOW_TEST_WORD: 'heard' } });

    const { env, path } = await executor.submit(whoAmI);

    expect(env).toBe('heard');
    expect(path).toBe(true);
  });

  it('that cannot start fail the tasks that wait for them, and do not hang', async () => {
    const executor = piscina({ execArgv: [...execArgv, '--import', './nowhere.mjs'] });

    const errors = await Promise.all([1, 2, 3].map(() => executor.submit(whoAmI).exception()));

    for (const error of errors) expect(error).toMatchObject({ cause: { code: 'worker-lost' } });
  });
});

describe('start-up', () => {
  it('fails with what a module throws in a thread only', async () => {
    using folder = new TempFolder();
    const file = folder.write(
      'fails.mjs',
      `import { isMainThread } from 'node:worker_threads';\nif (!isMainThread) throw new Error('not here');`,
    );

    const error = await refusal({ activities: [file] });

    expect(error.code).toBe('unknown-module');
    expect(error.message).toContain('not here');
  });

  it('fails if threads cannot start', async () => {
    const error = await refusal({ piscina: { execArgv: ['--import', './nowhere.mjs'] } });

    expect(error.code).toBe('worker-lost');
    expect(error.message).toContain('nowhere.mjs');
  });

  it('refuses services that only this thread has', async () => {
    const error = await refusal({ container: [{ load: () => undefined }] });

    expect(error.message).toContain('`container[0]` is a service module itself, which threads cannot load');
  });

  it('names the option for an activity that no module defines', async () => {
    const executor = piscina();
    const stranger = activity('stranger', () => 1);

    const error = await executor.submit(stranger).exception();

    expect(error).toMatchObject({
      cause: {
        code: 'unknown-activity',
        message: expect.stringMatching(/loaded: .*activities\.ts\); add its module to `activities`/u),
      },
    });
  });
});

describe('services', () => {
  it('are made in the thread, by the same module as here', async () => {
    using folder = new TempFolder();
    const executor = await configured({
      activities: [support('greeter.ts')],
      container: [support('services.ts')],
      piscina: { execArgv, maxThreads: 1, env: { SIMPLEFLOW_TEST_FOLDER: folder.path } },
    });
    const { greet } = await import('./support/greeter.js');

    const [greeting, isMain] = await executor.submit(greet, 'you');
    await executor.shutdown();

    expect([greeting, isMain]).toEqual(['hello, you', false]);
    // Its thread has been ended in order: what it held is closed.
    expect(folder.list()).toContain('closed');
  });

  it('that cannot be closed in a thread make the shutdown fail, as here', async () => {
    using folder = new TempFolder();
    const executor = await createExecutor({
      executor: 'piscina',
      activities: [support('greeter.ts')],
      container: [support('services.ts')],
      piscina: {
        execArgv,
        maxThreads: 1,
        env: { SIMPLEFLOW_TEST_FOLDER: folder.path, SIMPLEFLOW_TEST_REFUSES: 'yes' },
      },
    });
    const { greet } = await import('./support/greeter.js');
    await executor.submit(greet, 'you');

    await expect(executor.shutdown()).rejects.toThrow('the word cannot be closed');
  });
});

it('leaves activities with `placement: inline` in this thread', async () => {
  const executor = piscina();

  expect(await executor.submit(isHere)).toBe(true);
});

describe('shutdown', () => {
  const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;

  it('leaves no thread and no timer, however often it is called', async () => {
    const before = timers();
    const executor = piscina();
    const cancelled = executor.submit(whichThread, 60_000);
    await bothThreads(piscina());
    cancelled.cancel();
    await executor.submit(whichThread, 0);

    await Promise.all([executor.shutdown(), executor.shutdown(), executor[Symbol.asyncDispose]()]);
    await Promise.all(open.map((each) => each.shutdown()));

    expect(openThreads.size).toBe(0);
    expect(timers()).toBeLessThanOrEqual(before);
  });
});
