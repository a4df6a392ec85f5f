import { activity, createExecutor, provide, serviceModule, token, Workflow } from 'simpleflow';
import { inject, injectable } from 'inversify';
import { describe, expect, it } from 'vitest';
import { log, plain, Quote, quote, RATE, services, Shop } from '../../fixtures/di/shop.js';
import { TempFolder } from '../../support/temp-folder.js';

const NUMBER = token<{ value: number }>('test.number');

/** What a task failed with, as its last cause. */
async function rootOf(result: PromiseLike<unknown>): Promise<unknown> {
  let error: unknown;
  await Promise.resolve(result).catch((thrown: unknown) => (error = thrown));
  while (
    error instanceof Error &&
    error.cause instanceof Error &&
    Reflect.get(error, 'code') !== 'injection-failed'
  )
    error = error.cause;
  return error;
}

describe('an activity class', () => {
  it('gets its services from the container, asynchronous ones too', async () => {
    await using executor = await createExecutor({ container: [services] });

    expect(await executor.submit(quote, 2)).toBe(6);
  });

  it('is made for each call, unless it is bound as a singleton', async () => {
    const singleton = serviceModule(({ bind }) => {
      provide(bind, Quote, [], () => new Quote({ value: 1 })).inSingletonScope();
    });
    log.length = 0;
    await using transient = await createExecutor({ container: [services] });
    await transient.submit(quote, 2);
    await transient.submit(quote, 2);
    await using shared = await createExecutor({ container: [singleton] });
    await shared.submit(quote, 2);
    await shared.submit(quote, 2);

    expect(log.filter((entry) => entry === 'quote made')).toHaveLength(3);
  });

  it('is just constructed if it is not bound and its constructor takes nothing', async () => {
    await using executor = await createExecutor({ container: [services] });

    expect(await executor.submit(plain)).toBe('plain');
  });

  it('fails, by name and with its parameters, if it is not bound and needs services', async () => {
    await using executor = await createExecutor({});

    expect(await rootOf(executor.submit(quote, 2))).toMatchObject({
      code: 'injection-failed',
      message: expect.stringMatching(/^activity class `Quote` takes the services \(rate\), and no module/u),
    });
  });

  it('is refused before anything runs if its module is configured', async () => {
    using folder = new TempFolder({
      'needy.mjs': `import { activity } from 'simpleflow';
        class Needy { constructor(clock, rates) {} execute() {} }
        export const needy = activity('needy', Needy);`,
    });

    await expect(createExecutor({ activities: [folder.file('needy.mjs')] })).rejects.toMatchObject({
      code: 'injection-failed',
      message: expect.stringContaining('`Needy` takes the services (clock, rates)'),
    });
  });

  it('names the service that is missing, and who needs it', async () => {
    const incomplete = serviceModule(({ bind }) => {
      provide(bind, Quote, [RATE], (rate) => new Quote(rate));
    });
    await using executor = await createExecutor({ container: [incomplete] });

    expect(await rootOf(executor.submit(quote, 2))).toMatchObject({
      code: 'injection-failed',
      message:
        'activity class `Quote` cannot be made: no module in `container` binds the service `fixture.rate`, which `Quote` needs; add one that does, with `provide`',
    });
  });

  it('names the service that is bound twice', async () => {
    await using executor = await createExecutor({ container: [services, services] });

    expect(await rootOf(executor.submit(quote, 2))).toMatchObject({
      code: 'injection-failed',
      message: expect.stringMatching(/the service `.*` is bound more than once/u),
    });
  });

  it('names class and parameters of a decorated class that does not say which services it takes', async () => {
    class Rates {
      readonly url = 'here';
    }
    class Decorated {
      readonly services: readonly object[];
      constructor(rates: Rates, table: object) {
        this.services = [rates, table];
      }
    }
    // As `@injectable()` and `@inject(Rates)` on the first parameter do, without the types of parameters.
    Reflect.apply(injectable() as never, undefined, [Decorated]);
    Reflect.apply(inject(Rates) as never, undefined, [Decorated, undefined, 0]);
    Reflect.apply(injectable() as never, undefined, [Rates]);
    const indirect = serviceModule(({ bind }) => {
      bind(Decorated).toSelf();
      bind(Rates).toConstantValue(new Rates());
    });

    expect(await rootOf(createExecutor({ container: [indirect] }))).toMatchObject({
      code: 'injection-failed',
      message: expect.stringMatching(
        /^a binding cannot be made: the constructor of `Decorated` does not say .* its parameter `table`: .*`@inject\(KEY\)`.*`provide\(bind, Decorated, /u,
      ) as string,
    });
  });

  it('names the circle of services that need each other', async () => {
    const A = token<object>('circle.a');
    const B = token<object>('circle.b');
    const circular = serviceModule(({ bind }) => {
      provide(bind, Quote, [A as typeof RATE], (rate) => new Quote(rate));
      provide(bind, A, [B], (b) => b);
      provide(bind, B, [A], (a) => a);
    });
    await using executor = await createExecutor({ container: [circular] });

    expect(await rootOf(executor.submit(quote, 2))).toMatchObject({
      code: 'injection-failed',
      message: expect.stringMatching(
        /`circle\.a` → `circle\.b` → `circle\.a` need each other; let one/u,
      ) as string,
    });
  });

  it('fails with what its constructor throws', async () => {
    class Refuses {
      execute(): void {
        // Never reached.
      }
    }
    const refuses = activity('refuses', Refuses);
    const module = serviceModule(({ bind }) => {
      provide(bind, Refuses, [], (): Refuses => {
        throw new RangeError('not today');
      });
    });
    await using executor = await createExecutor({ container: [module] });

    expect(await rootOf(executor.submit(refuses))).toMatchObject({
      name: 'RangeError',
      message: 'not today',
    });
  });
});

describe('a workflow class', () => {
  const number = serviceModule(({ bind }) => {
    bind(NUMBER).toConstantValue({ value: 5 });
  });
  const shop = serviceModule(({ bind }) => {
    provide(bind, Shop, [NUMBER], (amount) => new Shop(amount));
  });

  it('gets its services from the container, an instance for each run', async () => {
    await using executor = await createExecutor({ container: [services, number, shop] });

    expect(await Promise.all([executor.submit(Shop), executor.submit(Shop)])).toEqual([15, 15]);
  });

  it('fails if it is not bound and needs services', async () => {
    await using executor = await createExecutor({});

    expect(await rootOf(executor.submit(Shop))).toMatchObject({
      code: 'injection-failed',
      message: expect.stringContaining('workflow class `Shop` takes the services (amount)'),
    });
  });

  it('fails if it is bound as a singleton: two runs would share their state', async () => {
    const single = serviceModule(({ bind }) => {
      provide(bind, Shop, [NUMBER], (amount) => new Shop(amount)).inSingletonScope();
    });
    await using executor = await createExecutor({ container: [services, number, single] });
    await executor.submit(Shop);

    expect(await rootOf(executor.submit(Shop))).toMatchObject({
      code: 'injection-failed',
      message: expect.stringContaining('bind the class without `inSingletonScope`'),
    });
  });

  it('fails if a service of it is made asynchronously', async () => {
    const late = serviceModule(({ bind }) => {
      provide(bind, NUMBER, [], async () => ({ value: 5 }));
    });
    await using executor = await createExecutor({ container: [services, late, shop] });

    expect(await rootOf(executor.submit(Shop))).toMatchObject({
      code: 'injection-failed',
      message: expect.stringMatching(
        /^workflow class `Shop` cannot be made: it needs service `test.number`, made asynchronously/u,
      ),
    });
  });

  it('is just constructed if it is not bound and its constructor takes nothing', async () => {
    class Bare extends Workflow {
      static override readonly definition = { name: 'bare' };
      async run(): Promise<string> {
        return this.submit(plain).result();
      }
    }
    await using executor = await createExecutor({ container: [services] });

    expect(await executor.submit(Bare)).toBe('plain');
  });
});
