import { threadId } from 'node:worker_threads';
import { fileURLToPath } from 'node:url';
import { createCodec, serviceModule, Workflow, workflowMiddleware } from 'simpleflow';
import { startDecider, type StartDeciderOptions } from 'simpleflow/backends/swf';
import { describe, expect, it, vi } from 'vitest';
import { TempFolder } from '../../../../support/temp-folder.js';
import { DeciderFlow } from '../../support/decider-flow.js';
import { Injected, lines, OutOfStock, Sells } from './services.js';
import { AwaitsForeign, Counts, PostsToParent, Sums, WakesForeign } from './workflows.js';

const fileOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const SERVICES = fileOf('./services.ts');
const WORKFLOWS = fileOf('./workflows.ts');

const PLACE = { domain: 'd', endpoint: 'http://127.0.0.1:1' };

describe('the thread of a decider', () => {
  it('has services and middleware, and writes the log where the decider is', async () => {
    await using flow = await DeciderFlow.open();
    await flow.decider({
      workflows: [SERVICES],
      container: [SERVICES],
      middleware: [SERVICES],
      watchdogMs: 5_000,
    });
    await flow.worker();

    const result = await flow.executor.submit(Injected, 1);

    // Ten times what was given, then a hundred more, then one.
    expect(result).toMatchObject({ greeting: 'hello', y: 111 });
    expect(result.threadId).not.toBe(threadId);
    // Begin and end of the activity have a line each.
    expect(lines.filter(({ level }) => level !== 'debug')).toMatchObject([
      {
        level: 'info',
        message: 'greets',
        name: 'injected',
        fields: { greeting: 'hello', unsendable: '[Function: unsendable]' },
      },
    ]);
  });

  it('is not troubled by workflows that use `parentPort`', async () => {
    await using flow = await DeciderFlow.open();
    await flow.decider({ workflows: [WORKFLOWS], watchdogMs: 5_000 });
    await flow.worker();

    expect(await flow.executor.submit(PostsToParent)).toBe('well 3');
    expect(await flow.executor.submit(Sums, 2)).toBe(2);
  });

  it('writes errors with the codec of the services', async () => {
    await using flow = await DeciderFlow.open();
    await flow.decider({ workflows: [SERVICES], container: [SERVICES], watchdogMs: 5_000 });
    const handle = await flow.executor.start(Sells, ['milk'], { workflowId: 'w' });

    await expect(handle.result()).rejects.toMatchObject({ code: 'workflow-failed' });

    const codec = createCodec({ errors: [OutOfStock] });
    const [event] = flow.events('w').filter(({ eventType }) => eventType === 'WorkflowExecutionFailed');
    const { reason, details } = event?.['workflowExecutionFailedEventAttributes'] as Record<string, string>;
    expect(codec.decodeFailure({ reason: String(reason), details: String(details) })).toBeInstanceOf(
      OutOfStock,
    );
  });

  it('finds the line that waits for something foreign', async () => {
    await using flow = await DeciderFlow.open();
    await flow.decider({ workflows: [WORKFLOWS], watchdogMs: 5_000 });

    const failed: unknown = await flow.executor.submit(AwaitsForeign).exception();

    expect(failed).toMatchObject({ cause: { code: 'foreign-await' } });
    expect(String((failed as Error).cause)).toMatch(/it waits at .*workflows\.ts:\d+:\d+$/u);
  });

  it('fails a run at once whose code goes on outside a turn', async () => {
    await using flow = await DeciderFlow.open();
    await flow.decider({ workflows: [WORKFLOWS], watchdogMs: 5_000 });

    const failed: unknown = await flow.executor.submit(WakesForeign).exception();

    expect(failed).toMatchObject({ cause: { code: 'foreign-await' } });
  });

  it('finds the lines where code and history disagree', async () => {
    await using flow = await DeciderFlow.open();
    class CountsOtherwise extends Workflow {
      static override readonly definition = { name: 'counts' };

      async run(): Promise<void> {
        await this.startTimer(1_000, { id: 'old' });
      }
    }
    const before = await flow.decider({ workflows: [CountsOtherwise], cachedRuns: 0 });
    const handle = await flow.executor.start(Counts, [1], { workflowId: 'w' });
    await vi.waitFor(() => expect(flow.count('w', 'DecisionTaskCompleted')).toBe(1), 10_000);
    await before.shutdown({ graceMs: 0 });
    const decider = await flow.decider({ workflows: [WORKFLOWS], watchdogMs: 5_000 });

    await handle.signal('go');

    await vi.waitFor(() => expect(decider.metrics.left).toBe(1), 10_000);
    expect(flow.lines.at(-1)).toMatch(/its decision is left, .*code and history disagree in turn 1/u);
    expect(flow.lines.at(-1)).toContain('start timer old of 1000 ms');
    await handle.terminate();
  });

  it.each<[string, Partial<StartDeciderOptions>, RegExp]>([
    ['a class', { workflows: [WORKFLOWS, Sums] }, /^`workflows\[1\]` is a class itself, .* exports `Sums`$/u],
    ['a service module', { container: [serviceModule(() => undefined)] }, /^`container\[0\]` is a service/u],
    [
      'a middleware',
      { middleware: [workflowMiddleware({ before: () => undefined })] },
      /^`middleware\[0\]` is a middleware around the commands of workflows itself/u,
    ],
    [
      'less than a millisecond',
      { watchdogMs: 0 },
      /^`watchdogMs` must be a whole number of milliseconds above 0/u,
    ],
  ])('does not begin with %s', async (_what, options, message) => {
    const started = startDecider({ ...PLACE, workflows: [WORKFLOWS], watchdogMs: 1_000, ...options });

    await expect(started).rejects.toMatchObject({
      code: 'invalid-option',
      message: expect.stringMatching(message) as string,
    });
  });

  it.each([
    [
      'throws',
      'throw new RangeError("not today");',
      'unknown-module',
      /`.*bad\.mjs` cannot be loaded: not today$/u,
    ],
    ['exports no workflow', 'export const x = 1;', 'unknown-workflow', /`.*bad\.mjs` exports no workflow$/u],
    ['ends the thread', 'process.exit(4);', 'worker-lost', /has ended \(exit code 4\)/u],
  ])('does not begin with a module that %s', async (_what, text, code, message) => {
    using folder = new TempFolder({ 'bad.mjs': text });

    const started = startDecider({ ...PLACE, workflows: [folder.file('bad.mjs')], watchdogMs: 1_000 });

    await expect(started).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
    });
  });
});
