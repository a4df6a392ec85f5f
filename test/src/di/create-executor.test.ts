import { createExecutor, EXECUTOR, provide, serviceModule, type Executor, type Settings } from 'simpleflow';
import { InlineRunner } from 'simpleflow/backends/local';
import { BACKEND_OPTIONS, InProcessExecutor } from 'simpleflow/backend';
import { beforeEach, describe, expect, it } from 'vitest';
import { SimpleComputation } from '../../../examples/quickstart/workflow.js';
import { AUDIT, log, plain, quote, services } from '../../fixtures/di/shop.js';
import { TempFolder } from '../../support/temp-folder.js';

const QUICKSTART = './examples/quickstart/activities.js';

beforeEach(() => {
  log.length = 0;
});

describe('createExecutor', () => {
  it('runs a workflow on the backend that the settings name', async () => {
    await using executor = await createExecutor({ executor: 'local', activities: [QUICKSTART] });

    expect(await executor.submit(SimpleComputation, 1)).toBe(4);
  });

  it('gives the local backend without being told', async () => {
    await using executor = await createExecutor({});

    expect(await executor.submit(SimpleComputation, 1)).toBe(4);
  });

  it.each([['local'], [null], [42], [['local']], [() => ({})]])(
    'refuses what is no settings: %j',
    async (settings) => {
      await expect(createExecutor(settings as never)).rejects.toMatchObject({
        code: 'invalid-option',
        message: expect.stringContaining("such as `{ executor: 'local' }`, got ") as unknown,
      });
    },
  );

  it('passes settings on to the backend', async () => {
    await using executor = await createExecutor({ journal: true });
    const handle = await executor.start(SimpleComputation, [1]);
    await handle.result();

    expect(await handle.history()).toMatchObject({ format: 'simpleflow-journal/2' });
  });

  it('deactivates services after the last task, those that need others first', async () => {
    const executor = await createExecutor({ container: [services] });
    const result = executor.submit(quote, 2);
    await executor.shutdown();

    expect(await result).toBe(6);
    expect(log).toEqual(['rate made', 'quote made', 'rate closed', 'audit closed']);
  });

  it('deactivates services once, however often it is shut down', async () => {
    await using executor = await createExecutor({ container: [services] });
    await executor.submit(quote, 2);
    await Promise.all([executor.shutdown(), executor.shutdown({ wait: false })]);
    await executor.shutdown();

    expect(log.filter((entry) => entry === 'audit closed')).toHaveLength(1);
  });

  it('deactivates nothing that was never made', async () => {
    const executor = await createExecutor({ container: [services] });
    await executor.submit(plain);
    await executor.shutdown();

    expect(log).toEqual([]);
  });

  it('has one singleton for each executor', async () => {
    await using one = await createExecutor({ container: [services] });
    await using other = await createExecutor({ container: [services] });
    await Promise.all([one.submit(quote, 1), one.submit(quote, 1), other.submit(quote, 1)]);

    expect(log.filter((entry) => entry === 'rate made')).toHaveLength(2);
  });

  it('ends with the error of a deactivation that fails, after all others have been tried', async () => {
    const failing = serviceModule(({ onDeactivation }) => {
      onDeactivation(AUDIT, () => {
        throw new Error('audit is stuck');
      });
    });
    const executor = await createExecutor({ container: [services, failing] });
    await executor.submit(quote, 2);

    await expect(executor.shutdown()).rejects.toThrow('audit is stuck');
    expect(log).toContain('rate closed');
  });

  it('takes no more work once it is shut down', async () => {
    const executor = await createExecutor({});
    await executor.shutdown();

    expect(() => executor.submit(plain)).toThrow(expect.objectContaining({ code: 'executor-closed' }));
  });

  it('builds its activities from modules that were imported before, too', async () => {
    await import('../../../examples/quickstart/activities.js');

    await using executor = await createExecutor({ activities: [QUICKSTART] });
    expect(await executor.submit(SimpleComputation, 1)).toBe(4);
  });

  it('refuses two different activities of one name and version', async () => {
    const source = (n: number): string =>
      `import { activity } from 'simpleflow';\nexport const same = activity('same', () => ${n});\n`;
    using folder = new TempFolder({ 'one.mjs': source(1), 'two.mjs': source(2) });

    await expect(
      createExecutor({ activities: [folder.file('one.mjs'), folder.file('two.mjs')] }),
    ).rejects.toMatchObject({ code: 'duplicate-activity', message: expect.stringContaining('`same`') });
  });
});

describe("a stranger's backend", () => {
  /** All it takes: a module that binds the executor. */
  const stranger = serviceModule(({ bind }) => {
    provide(bind, EXECUTOR, [BACKEND_OPTIONS], (options): Executor => {
      log.push(`options ${JSON.stringify(options)}`);
      return new InProcessExecutor({ runner: new InlineRunner() });
    }).inSingletonScope();
  });

  it('is given as a module', async () => {
    await using executor = await createExecutor({ executor: stranger });

    expect(await executor.submit(SimpleComputation, 1)).toBe(4);
    expect(log).toEqual(['options {}']);
  });

  it('is given by path, as any backend exports `backend`', async () => {
    await using executor = await createExecutor({ executor: './test/fixtures/di/stranger.js' });

    expect(await executor.submit(SimpleComputation, 1)).toBe(4);
  });

  it('gets its options, validated by its own schema, under the name that it is given', async () => {
    // No declaration says what the section may hold.
    const settings = (mine: object): Settings => {
      const own = { executor: 'mine', backends: { mine: './test/fixtures/di/stranger.js' }, mine };
      return own;
    };

    await using executor = await createExecutor(settings({ greeting: 'hello' }));
    expect(Reflect.get(executor, 'greeting')).toBe('hello');
    await expect(createExecutor(settings({ greeting: 7 }))).rejects.toMatchObject({
      code: 'invalid-option',
      message: expect.stringMatching(/^`mine\.greeting` .*got `7` \(number\) \(code\)$/u),
    });
    await expect(createExecutor(settings({ greting: 'x' }))).rejects.toMatchObject({
      message: expect.stringContaining('did you mean `greeting`?'),
    });
  });

  it('may shut itself down when it is deactivated', async () => {
    const selfClosing = serviceModule(({ bind }) => {
      provide(bind, EXECUTOR, [], (): Executor => new InProcessExecutor({ runner: new InlineRunner() }))
        .inSingletonScope()
        .onDeactivation((executor) => executor.shutdown());
    });
    const executor = await createExecutor({ executor: selfClosing });
    await executor.submit(plain);

    await expect(executor.shutdown()).resolves.toBeUndefined();
  });
});

describe('a backend that cannot be had', () => {
  it.each([
    ['piscna', 'backend-missing', /there is no backend `piscna`.*there is: `local`/u],
    ['locla', 'backend-missing', /did you mean `local`\?/u],
    ['./nowhere.js', 'backend-missing', /there is no backend `\.\/nowhere\.js`/u],
    [
      './examples/quickstart/activities.js',
      'invalid-option',
      /must export `backend`.*`double`, `increment`/u,
    ],
    ['', 'invalid-option', /`executor` must be the name of a backend/u],
    [7, 'invalid-option', /`executor` must be .*got `7` \(number\)/u],
  ])('is refused: %s', async (executor, code, message) => {
    await expect(createExecutor({ executor: executor as string })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  it('is told apart from a backend that needs a package', async () => {
    using folder = new TempFolder({ 'redis.mjs': "import 'redis-client-of-nobody';\n" });

    await expect(createExecutor({ executor: folder.file('redis.mjs') })).rejects.toMatchObject({
      code: 'backend-missing',
      message: expect.stringContaining('npm install redis-client-of-nobody'),
    });
  });

  it('is one whose module binds no executor', async () => {
    await expect(createExecutor({ executor: serviceModule(() => undefined) })).rejects.toMatchObject({
      code: 'injection-failed',
      message: expect.stringContaining('simpleflow.executor'),
    });
  });

  it('is not looked for among the services', async () => {
    const second = serviceModule(({ bind }) => {
      provide(bind, EXECUTOR, [], (): Executor => new InProcessExecutor({ runner: new InlineRunner() }));
    });

    await expect(createExecutor({ container: [second] })).rejects.toMatchObject({
      code: 'invalid-option',
      message: expect.stringContaining('give that module as `executor`'),
    });
  });

  it('leaves no service behind', async () => {
    const failing = serviceModule(({ bind }) => {
      provide(bind, EXECUTOR, [AUDIT], (): Executor => {
        throw new Error('no network');
      });
    });

    await expect(createExecutor({ executor: failing, container: [services] })).rejects.toThrow('no network');
    expect(log).toEqual(['audit closed']);
  });
});
