import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { activity, wait, Workflow, type WorkflowDefinition } from 'simpleflow';
import { replayHistory, type SwfHistory } from 'simpleflow/backends/swf';
import { EventDetails, RetryLater, KeywordSubmit } from '../../../../fixtures/python-replay/workflows.js';

const base = { name: 'sim', version: '1', taskList: 'tl' };
const times = { startToCloseMs: 300_000, scheduleToStartMs: 300_000, scheduleToCloseMs: 300_000 };
const inc = activity('m.inc', (x: unknown) => x, { version: '1', taskList: 'tl', ...times });

function flow(run: (self: Workflow) => unknown, definition: WorkflowDefinition = base) {
  return class extends Workflow {
    static override readonly definition = definition;
    async run(): Promise<unknown> {
      return run(this);
    }
  };
}

/** The recording with other texts in it. */
function recording(name: string, change: (text: string) => string = (text) => text): SwfHistory {
  const file = new URL(`../../../../fixtures/python-replay/${name}.json`, import.meta.url);
  const { history } = JSON.parse(readFileSync(file, 'utf8')) as { readonly history: unknown };
  return JSON.parse(change(JSON.stringify(history))) as SwfHistory;
}

/** Its first events, up to the decision task that begins after so many others. */
function upTo(history: SwfHistory, decisions: number): SwfHistory {
  const starts = history.events.filter(({ eventType }) => eventType === 'DecisionTaskStarted');
  return { ...history, events: history.events.slice(0, starts[decisions]?.eventId) };
}

const jsonIn = (value: unknown): string => JSON.stringify(JSON.stringify(value)).slice(1, -1);
const ONE = jsonIn({ args: [1], kwargs: {} });
const compat = { compat: 'python' } as const;

describe('a history of the Python library and the code', () => {
  it('agree on a call by place that was recorded by name, and the decision is as recorded', async () => {
    const any = activity('m.any', (x: number) => x, { ...times, version: '1', taskList: 'tl' });

    const report = await replayHistory(
      flow(async (self) => self.submit(any, 1)),
      recording('KeywordSubmit'),
      compat,
    );

    expect(report).toMatchObject({ ok: true });
    expect(JSON.stringify(report.decisions[0])).toContain(jsonIn({ args: [], kwargs: { x: 1 } }));
    await expect(replayHistory(KeywordSubmit, recording('KeywordSubmit'), compat)).resolves.toMatchObject({
      ok: true,
    });
  });

  it('agree where an activity has `meta`, and a timer a `control` of its own', async () => {
    const withMeta = recording('EventDetails', (text) =>
      text.replace(ONE, jsonIn({ args: [1], kwargs: {}, meta: { binaries: { tool: 's3://b/t' } } })),
    );

    const report = await replayHistory(EventDetails, withMeta, compat);

    expect(report.divergences).toEqual([]);
    expect(JSON.stringify(report.decisions[0])).toContain('binaries');
  });

  it('disagree on another workflow name, and the report says where it is', async () => {
    const renamed = flow(async (self) => self.submit(inc, 1), { ...base, name: 'renamed' });
    const history = upTo(recording('RetryLater'), 0);

    await expect(replayHistory(renamed, history, compat)).resolves.toMatchObject({
      ok: false,
      divergences: [{ kind: 'type', eventId: 1, recorded: { name: 'sim' }, issued: { name: 'renamed' } }],
    });
  });

  it('disagree with the line of the user, also where the run ends', async () => {
    const other = flow(async (self) => self.submit(inc, 2));
    const failing = flow(() => {
      throw new TypeError('no');
    });

    const another = await replayHistory(other, recording('RetryLater'), compat);
    const failed = await replayHistory(failing, recording('RetryLater'), compat);

    expect(another.divergences[0]?.callSite).toContain('as-recorded.test.ts');
    expect(failed.divergences.at(-1)?.callSite).toContain('as-recorded.test.ts');
  });

  it('give the retry its timer again, with the arguments in its control', async () => {
    const report = await replayHistory(RetryLater, upTo(recording('RetryLater'), 3), compat);

    expect(report.decisions.at(-1)?.decisions).toMatchObject([
      { scheduleActivityTaskDecisionAttributes: { input: '{"args":[99],"kwargs":{}}' } },
    ]);
  });
});

describe('texts at the limit of a field', () => {
  const open = upTo(recording('RetryLater'), 0);
  const textOf = (length: number): string => 'x'.repeat(length - '{"args":[""],"kwargs":{}}'.length);
  const decisionOf = async (run: (self: Workflow) => unknown, history: SwfHistory = open) =>
    (await replayHistory(flow(run), history, compat)).decisions.at(-1)?.decisions;

  it('are sent up to 32,768 characters', async () => {
    const decisions = await decisionOf(async (self) => self.submit(inc, textOf(32_768)));

    expect(JSON.stringify(decisions)).toContain(jsonIn({ args: [textOf(32_768)], kwargs: {} }));
  });

  it('fail the run above that, as the library does without a bucket', async () => {
    const [input] = (await decisionOf(async (self) => wait([self.submit(inc, textOf(32_769))]))) ?? [];
    const [result] = (await decisionOf(() => 'x'.repeat(32_767))) ?? [];
    const [reason] =
      (await decisionOf(() => {
        throw new TypeError('x'.repeat(300));
      })) ?? [];

    expect([input, result, reason]).toMatchObject(
      [
        'Cannot replay the workflow: JumboTooLargeError(Message too long (32769 chars))',
        'workflow decision failed: Message too long (32769 chars)',
        'workflow decision failed: Message too long (339 chars)',
      ].map((text) => ({ failWorkflowExecutionDecisionAttributes: { reason: text } })),
    );
  });

  it('are as recorded where the library had a bucket, and a replay says what it cannot read', async () => {
    const stored = 'simpleflow+s3://bucket/0b6d 40000';
    const history = recording('EventDetails', (text) => text.replace(ONE, stored));
    const result = recording('BeforeReplay', (text) => text.replace('"result":"5"', `"result":"${stored}"`));
    const long = flow(async (self) => self.submit(inc, textOf(40_000)));

    const report = await replayHistory(long, upTo(history, 1), compat);

    expect(JSON.stringify(report.decisions[0])).toContain(stored);
    await expect(
      replayHistory(
        flow(async (self) => [await self.submit(inc, 4)]),
        result,
        compat,
      ),
    ).rejects.toMatchObject({ code: 'too-large' });
  });
});
