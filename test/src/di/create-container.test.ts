import { ContainerModule } from 'inversify';
import { CLOCK, CODEC, CONFIG, createCodec, EXECUTOR, loadConfig, type Settings } from 'simpleflow';
import { ACTIVITIES, createContainer, INSTANCES } from 'simpleflow/backend';
import { VirtualClock } from '../../../src/inprocess/clock.js';
import { beforeEach, describe, expect, it } from 'vitest';
import { log, Quote, RATE } from '../../fixtures/di/shop.js';
import { TempFolder } from '../../support/temp-folder.js';

const SHOP = './test/fixtures/di/shop.js';

beforeEach(() => {
  log.length = 0;
});

async function containerOf(overrides: Settings) {
  return createContainer(await loadConfig({ env: {}, overrides }));
}

describe('a container', () => {
  it('has all that a worker needs, and no executor', async () => {
    await using container = await containerOf({ activities: [SHOP], container: [SHOP] });

    expect(container.isBound(EXECUTOR)).toBe(false);
    expect(container.get(ACTIVITIES).get('quote', 'default').definition.implementation).toBe(Quote);
    expect(await container.get(INSTANCES).activity(Quote)).toBeInstanceOf(Quote);
    expect(container.get(CONFIG).container).toEqual([expect.stringMatching(/shop\.ts$/u)]);
  });

  it('can be built from a configuration that was sent to a thread', async () => {
    const config = await loadConfig({ env: {}, overrides: { activities: [SHOP], container: [SHOP] } });

    await using container = await createContainer(structuredClone(config));
    expect(await container.getAsync(RATE)).toEqual({ value: 3 });
  });

  it('takes modules of inversify itself', async () => {
    const module = new ContainerModule(({ bind }) => {
      bind(RATE).toConstantValue({ value: 7 });
    });

    await using container = await containerOf({ container: [module] });
    expect(container.get(RATE)).toEqual({ value: 7 });
  });

  it('loads every module that a file exports', async () => {
    using folder = new TempFolder({
      'two.mjs': `import { provide, serviceModule, token } from 'simpleflow';
        export const one = serviceModule(({ bind }) => { bind(token('test.one')).toConstantValue(1); });
        export default serviceModule(({ bind }) => { bind(token('test.two')).toConstantValue(2); });`,
    });

    await using container = await containerOf({ container: [folder.file('two.mjs')] });
    expect(container.isBound(Symbol.for('test.one') as never)).toBe(true);
    expect(container.isBound(Symbol.for('test.two') as never)).toBe(true);
  });

  it('lets a module replace codec and clock', async () => {
    const codec = createCodec();
    const clock = new VirtualClock();
    const module = new ContainerModule(({ bind }) => {
      bind(CODEC).toConstantValue(codec);
      bind(CLOCK).toConstantValue(clock);
    });

    await using container = await containerOf({ container: [module] });
    expect(container.get(CODEC)).toBe(codec);
    expect(container.get(CLOCK)).toBe(clock);
  });

  it('refuses a file that exports no module, naming what it exports', async () => {
    await expect(containerOf({ container: ['./examples/quickstart/activities.js'] })).rejects.toMatchObject({
      code: 'invalid-option',
      message: expect.stringMatching(/exports no service module \(it exports `double`, `increment`\)/u),
    });
  });

  it('gives a service that is made once at once the second time', async () => {
    await using container = await containerOf({ container: [SHOP] });
    const first = await container.getAsync(RATE);

    expect(container.get(RATE)).toBe(first);
  });

  it('closes what it made when building it fails', async () => {
    using folder = new TempFolder({ 'broken.mjs': "throw new Error('broken');\n" });

    await expect(
      containerOf({ container: [SHOP], activities: [folder.file('broken.mjs')] }),
    ).rejects.toMatchObject({ code: 'unknown-module' });
  });
});
