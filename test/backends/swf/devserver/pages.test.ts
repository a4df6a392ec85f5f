import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { marker } from './support/decisions.js';
import { DOMAIN, faultOf, Flow } from './support/flow.js';

/** Long enough that most of it is packed, with events whose texts have more bytes than characters. */
const MARKERS = 700;

async function fill(flow: Flow): Promise<string> {
  const runId = await flow.start();
  await flow.decide(...Array.from({ length: MARKERS }, (_, n) => marker(`m${n} ${'é€😀'.repeat(n % 3)}`)));
  return runId;
}

/** All pages of a history, one after the other, as the server sends them. */
async function pagesOf(flow: Flow, runId: string, more: object): Promise<unknown[][]> {
  const pages: unknown[][] = [];
  let nextPageToken: string | undefined;
  do {
    const answer = await fetch(flow.server.url, {
      method: 'POST',
      headers: { 'x-amz-target': 'SimpleWorkflowService.GetWorkflowExecutionHistory' },
      body: JSON.stringify({
        domain: DOMAIN,
        execution: { workflowId: 'wf', runId },
        nextPageToken,
        ...more,
      }),
    });
    const page = (await answer.json()) as { events: unknown[]; nextPageToken?: string };
    pages.push(page.events);
    ({ nextPageToken } = page);
  } while (nextPageToken !== undefined);
  return pages;
}

it.each([1_000, 700, 512, 257, 256, 255, 100])(
  'cuts a long history into pages of %i events, in either direction',
  async (maximumPageSize) => {
    await using flow = await Flow.open();
    const runId = await fill(flow);
    const events = flow.events();

    const forwards = await pagesOf(flow, runId, { maximumPageSize });
    const backwards = await pagesOf(flow, runId, { maximumPageSize, reverseOrder: true });

    expect(events.map(({ eventId }) => eventId)).toEqual(events.map((_, index) => index + 1));
    expect(forwards.flat()).toEqual(events);
    expect(backwards.flat()).toEqual(events.toReversed());
    for (const pages of [forwards, backwards])
      expect(pages.slice(0, -1).every((page) => page.length === maximumPageSize)).toBe(true);
  },
);

it('hands a decider the same pages, from where it asks', async () => {
  await using flow = await Flow.open();
  const runId = await fill(flow);
  await flow.swf.signalWorkflowExecution({ domain: DOMAIN, workflowId: 'wf', runId, signalName: 's' });

  const { events: some = [] } = await flow.task(undefined, { startAtPreviousStartedEvent: true });

  expect(some.map(({ eventId }) => eventId)).toEqual(
    flow
      .events()
      .slice(2)
      .map(({ eventId }) => eventId),
  );
});

it('ends a page before it has more than a megabyte, counted in bytes', async () => {
  await using flow = await Flow.open();
  const runId = await flow.start();
  const details = '€'.repeat(10_000);
  for (let i = 0; i < 10; i += 1) {
    await flow.decide(...Array.from({ length: 30 }, (_, n) => marker(`m${n}`, details)));
    await flow.swf.signalWorkflowExecution({ domain: DOMAIN, workflowId: 'wf', runId, signalName: 's' });
  }

  for (const reverseOrder of [false, true]) {
    const pages = await pagesOf(flow, runId, { reverseOrder });

    expect(pages.length).toBeGreaterThan(8);
    for (const page of pages)
      expect(Buffer.byteLength(JSON.stringify({ events: page }))).toBeLessThan(1024 * 1024);
    const events = reverseOrder ? flow.events().toReversed() : flow.events();
    expect(pages.flat()).toEqual(events);
  }
});

it('has no page where a token leads nowhere', async () => {
  await using flow = await Flow.open({ openQuestions: { changedPageArguments: 'accept' } });
  const runId = await fill(flow);
  const [page] = await pagesOf(flow, runId, { maximumPageSize: 1_000 });
  const tokenOf = (place: number | string): string =>
    Buffer.from(JSON.stringify({ t: flow.server.nowMs(), a: '', p: [place] })).toString('base64');

  for (const place of [0, -1, 1.5, 100_000])
    expect(await pagesOf(flow, runId, { nextPageToken: tokenOf(place) })).toEqual([[]]);
  expect(page).toEqual(flow.events());
  const execution = { workflowId: 'wf', runId };
  const call = { domain: DOMAIN, execution, nextPageToken: tokenOf('x') };
  expect(await faultOf(flow.swf.getWorkflowExecutionHistory(call))).toBe(
    'ValidationException: Invalid token',
  );
});

it('finds a long history in its log again, compacted or not', async () => {
  const data = mkdtempSync(join(tmpdir(), 'devserver-pages-'));
  try {
    let events: unknown;
    let runId = '';
    {
      await using flow = await Flow.bare({ data });
      await flow.register();
      runId = await fill(flow);
      events = flow.events();
    }
    for (let restart = 0; restart < 2; restart += 1) {
      await using flow = await Flow.bare({ data });

      expect((await pagesOf(flow, runId, {})).flat()).toEqual(events);
    }
  } finally {
    rmSync(data, { recursive: true });
  }
});
