import { activity, activityMiddleware } from 'simpleflow';
import { createLocalExecutor } from 'simpleflow/backends/local';
import { createPiscinaExecutor } from 'simpleflow/backends/piscina';
import { createSwfExecutor, startDecider, startWorker } from 'simpleflow/backends/swf';
import { describe, expect, it } from 'vitest';

type Factory = (options: object) => unknown;

const FACTORIES = {
  createLocalExecutor: createLocalExecutor as Factory,
  createPiscinaExecutor: ((options) =>
    createPiscinaExecutor({
      ...('pool' in options ? {} : { activities: [] }),
      ...options,
    } as never)) as Factory,
  createSwfExecutor: ((options) => createSwfExecutor({ domain: 'd', ...options })) as Factory,
  startDecider: ((options) => startDecider({ domain: 'd', workflows: [], ...options })) as Factory,
  startWorker: ((options) => startWorker({ domain: 'd', ...options })) as Factory,
};

/** Which options are wrong, and what the message says is allowed. */
const WRONG: readonly (readonly [keyof typeof FACTORIES, object, RegExp])[] = [
  [
    'createLocalExecutor',
    { clock: {} },
    /^`clock` .* must be an object with the methods `nowMs`.*got `\{\}`/u,
  ],
  ['createLocalExecutor', { clok: 1 }, /has no option `clok`, did you mean `clock`\?; it has `codec`/u],
  ['createLocalExecutor', { middleware: [() => 1] }, /^`middleware` .* a list of what `activityMiddleware`/u],
  [
    'createLocalExecutor',
    { middleware: ['./x.js'] },
    /^`middleware` .* a list of what `activityMiddleware`/u,
  ],
  ['createLocalExecutor', { journal: 'yes' }, /^`journal` .* true or false, got `"yes"` \(string\)/u],
  ['createLocalExecutor', { logger: console }, /^`logger` .* a function/u],
  ['createLocalExecutor', { codec: JSON }, /^`codec` .* `encode`, `decode`/u],
  ['createLocalExecutor', { copy: 'nothing' }, /^`copy` must be `codec` or `none`/u],
  ['createLocalExecutor', { workflowMiddleware: {} }, /^`workflowMiddleware` .* a list/u],
  ['createPiscinaExecutor', { maxThread: 1 }, /has no option `maxThread`, did you mean `maxThreads`\?/u],
  ['createPiscinaExecutor', { activities: './x.js' }, /^`activities` .* a list of modules/u],
  ['createPiscinaExecutor', { maxThreads: 0 }, /^`maxThreads` must be a whole number of at least 1/u],
  ['createPiscinaExecutor', { clock: {} }, /^`clock` /u],
  ['createPiscinaExecutor', { copy: 'none' }, /has no option `copy`/u],
  ['createPiscinaExecutor', { pool: {} }, /^`pool` .* `start`, `close`/u],
  ['createSwfExecutor', { domian: 'd' }, /has no option `domian`, did you mean `domain`\?/u],
  ['createSwfExecutor', { log: true }, /^`log` .* a function/u],
  ['startDecider', { brokenRuns: 'ignore' }, /^`brokenRuns` .* `fail-run`, `leave`.*got `"ignore"`/u],
  ['startDecider', { brokenRuns: { throw: 'leave' } }, /^`brokenRuns` .*`throws`/u],
  ['startDecider', { brokenRuns: { throws: 'ignore' } }, /^`brokenRuns` /u],
  ['startDecider', { workflow: [] }, /has no option `workflow`, did you mean `workflows`\?/u],
  ['startDecider', { workflows: './x.js' }, /^`workflows` .* a list/u],
  ['startDecider', { middleware: [7] }, /`middleware\[0\]`|`middleware/u],
  ['startWorker', { executor: 'piscina' }, /has no option `executor`.*; it has .*`runner`/u],
  ['startWorker', { runner: 'piscina' }, /^`runner` .* a function, got `"piscina"` \(string\)/u],
  ['startWorker', { activities: [7] }, /^`activities` .* a list/u],
];

describe('the options of a public factory', () => {
  it.each(WRONG)('are refused by name: %s %j', async (factory, options, message) => {
    const making = (async () => FACTORIES[factory](options))();

    await expect(making).rejects.toMatchObject({
      code: 'invalid-option',
      message: expect.stringMatching(message),
    });
  });

  it.each(Object.keys(FACTORIES) as (keyof typeof FACTORIES)[])(
    'name what they have: %s',
    async (factory) => {
      await expect((async () => FACTORIES[factory]({ nonsense: 1 }))()).rejects.toMatchObject({
        code: 'invalid-option',
        message: expect.stringContaining(`\`${factory}\` has no option \`nonsense\``),
      });
    },
  );

  it('that are undefined count as not given', async () => {
    await using executor = createLocalExecutor({ clock: undefined } as object);

    expect(executor).toBeDefined();
  });

  it('of `createLocalExecutor` take middleware itself, in a list', async () => {
    const seen: string[] = [];
    const around = activityMiddleware((_call, next) => {
      seen.push('around');
      return next();
    });
    await using executor = createLocalExecutor({ middleware: [around] });

    expect(
      await executor.submit(
        activity('option-add', (x: number) => x + 1),
        1,
      ),
    ).toBe(2);
    expect(seen).toEqual(['around']);
  });
});
