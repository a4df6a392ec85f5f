import { describe, expect, it } from 'vitest';
import {
  activity,
  activityMiddleware,
  createExecutor,
  MIDDLEWARE,
  provide,
  serviceModule,
  token,
  workflowMiddleware,
} from 'simpleflow';
import { TempFolder } from '../../support/temp-folder.js';

const echo = activity('middleware-echo', (text: string) => text);
const MARK = token<string>('test.mark');

function marking(mark: string) {
  return activityMiddleware(async (_call, next) => `${mark}(${String(await next())})`);
}

const services = serviceModule(({ bind }) => {
  provide(bind, MARK, [], () => 'service');
  provide(bind, MIDDLEWARE, [MARK], (mark) => marking(`${mark} 1`));
  provide(bind, MIDDLEWARE, [MARK], async (mark) => marking(`${mark} 2`));
});

describe('the middleware of an executor', () => {
  it('is that of modules and values in the order of the setting, and within it that of the container', async () => {
    using folder = new TempFolder({
      'around.mjs': `import { activityMiddleware } from 'simpleflow';
        export const b = activityMiddleware(async (call, next) => 'b(' + (await next()) + ')');
        export const a = activityMiddleware(async (call, next) => 'a(' + (await next()) + ')');`,
    });
    await using executor = await createExecutor({
      middleware: [marking('value'), folder.file('around.mjs')],
      container: [services],
    });

    expect(await executor.submit(echo, 'x')).toBe('value(a(b(service 1(service 2(x)))))');
  });

  it('is refused if a module exports none', async () => {
    using folder = new TempFolder({ 'around.mjs': 'export const a = 1;' });

    await expect(createExecutor({ middleware: [folder.file('around.mjs')] })).rejects.toMatchObject({
      code: 'invalid-option',
      message: expect.stringContaining('exports none') as string,
    });
  });

  it.each([[3], [() => 1], [{}]])('is refused if it is %s', async (value) => {
    await expect(createExecutor({ middleware: [value as never] })).rejects.toMatchObject({
      code: 'invalid-option',
    });
  });

  it('is refused when it is made of something that it cannot be made of', () => {
    expect(() => activityMiddleware(3 as never)).toThrow(expect.objectContaining({ code: 'invalid-option' }));
    expect(() => workflowMiddleware({})).toThrow(expect.objectContaining({ code: 'invalid-option' }));
    expect(() => workflowMiddleware(undefined as never)).toThrow(
      expect.objectContaining({ code: 'invalid-option' }),
    );
  });
});
