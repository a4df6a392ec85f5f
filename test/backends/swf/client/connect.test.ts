import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { startDevServer, type DevServer } from 'simpleflow/backends/swf/devserver';
import { connect, isLoopback } from '../../../../backends/swf/client/connect.js';
import { isFault } from '../../../../backends/swf/client/faults.js';
import type { SwfApi } from '../../../../backends/swf/client/swf-api.js';

const closers: (() => void | Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function connected(endpoint: string): Promise<SwfApi> {
  const api = await connect({ endpoint });
  closers.push(() => api.close());
  return api;
}

async function devServer(): Promise<{ readonly server: DevServer; readonly api: SwfApi }> {
  const server = await startDevServer({ clock: 'manual' });
  closers.push(() => server.close());
  return { server, api: await connected(server.url) };
}

async function registered(api: SwfApi): Promise<void> {
  await api.call('RegisterDomain', { name: 'd', workflowExecutionRetentionPeriodInDays: '1' });
  await api.call('RegisterWorkflowType', {
    domain: 'd',
    name: 'w',
    version: '1',
    defaultTaskStartToCloseTimeout: '10',
    defaultExecutionStartToCloseTimeout: '60',
    defaultChildPolicy: 'TERMINATE',
    defaultTaskList: { name: 'l' },
  });
}

/** A server that answers every request as it is told. */
async function fakeService(answer: (response: ServerResponse, count: number) => void): Promise<{
  readonly url: string;
  readonly requests: string[];
}> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      requests.push(String(request.headers['x-amz-target']));
      answer(response, requests.length);
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

describe('connect', () => {
  it('gives answers as they are on the wire, times in seconds', async () => {
    const { api, server } = await devServer();
    await registered(api);
    const workflowType = { name: 'w', version: '1' };
    const started = await api.call('StartWorkflowExecution', { domain: 'd', workflowId: 'i', workflowType });

    const task = await api.call('PollForDecisionTask', { domain: 'd', taskList: { name: 'l' } });

    expect(task.workflowExecution).toEqual({ workflowId: 'i', runId: started.runId });
    expect(task.events.map(({ eventType }) => eventType)).toEqual([
      'WorkflowExecutionStarted',
      'DecisionTaskScheduled',
      'DecisionTaskStarted',
    ]);
    expect(task.events[0]?.eventTimestamp).toBeCloseTo(server.nowMs() / 1_000, 3);
    const { taskToken } = task;
    await expect(api.call('RespondDecisionTaskCompleted', { taskToken })).resolves.toBeUndefined();
  });

  it('rejects with the fault of the service', async () => {
    const { api } = await devServer();

    const error: unknown = await api
      .call('DescribeDomain', { name: 'none' })
      .catch((caught: unknown) => caught);

    expect(isFault(error, 'UnknownResourceFault')).toBe(true);
    expect(error).toMatchObject({
      code: 'unknown-domain',
      fault: 'UnknownResourceFault',
      operation: 'DescribeDomain',
      cause: { name: 'UnknownResourceFault', message: 'Unknown domain: none' },
    });
  });

  it('ends a poll when its signal is aborted, and takes no task with it', async () => {
    const { api } = await devServer();
    await registered(api);
    const aborting = new AbortController();
    const poll = api.call(
      'PollForDecisionTask',
      { domain: 'd', taskList: { name: 'l' } },
      { signal: aborting.signal },
    );
    aborting.abort();
    await expect(poll).rejects.toMatchObject({ name: 'AbortError' });
    const workflowType = { name: 'w', version: '1' };
    await api.call('StartWorkflowExecution', { domain: 'd', workflowId: 'i', workflowType });

    const task = await api.call('PollForDecisionTask', { domain: 'd', taskList: { name: 'l' } });

    expect(task.workflowExecution.workflowId).toBe('i');
  });

  it('leaves sixty polls open and still makes other calls', async () => {
    const { api, server } = await devServer();
    await registered(api);
    const polls = Promise.allSettled(
      Array.from({ length: 60 }, async () =>
        api.call('PollForActivityTask', { domain: 'd', taskList: { name: 'l' } }),
      ),
    );

    expect((await api.call('DescribeDomain', { name: 'd' })).domainInfo.name).toBe('d');

    await server.close();
    await polls;
  });

  it('repeats a call that failed on the way, but not a poll', async () => {
    const { url, requests } = await fakeService((response, count) => {
      if (count % 2 === 1) response.writeHead(500).end('{"__type":"InternalFailure"}');
      else response.writeHead(200).end('{"count":3}');
    });
    const api = await connected(url);

    const counted = await api.call('CountPendingDecisionTasks', { domain: 'd', taskList: { name: 'l' } });
    expect(counted).toEqual({ count: 3 });
    expect(requests).toHaveLength(2);
    await expect(
      api.call('PollForActivityTask', { domain: 'd', taskList: { name: 'l' } }),
    ).rejects.toMatchObject({ code: 'service-failed', fault: 'InternalFailure' });
    expect(requests).toHaveLength(3);
  });

  it('repeats a call whose answer is cut, and never takes half of it', async () => {
    const page = JSON.stringify({ events: [{ eventId: 1, eventType: 'X', eventTimestamp: 1 }] });
    const { url, requests } = await fakeService((response, count) => {
      if (count === 1) response.writeHead(200).end(page.slice(0, 20));
      else if (count === 2) {
        response.writeHead(200, { 'content-length': page.length });
        response.write(page.slice(0, 20), () => void response.destroy());
      } else response.writeHead(200).end(page);
    });
    const api = await connected(url);
    const execution = { workflowId: 'w', runId: 'r' };

    const { events } = await api.call('GetWorkflowExecutionHistory', { domain: 'd', execution });

    expect(events).toHaveLength(1);
    expect(requests).toHaveLength(3);
  });

  it.each([
    ['http://localhost:5080', true],
    ['http://127.0.0.1:5080', true],
    ['http://[::1]:5080', true],
    ['https://swf.eu-west-1.amazonaws.com', false],
    ['http://127.0.0.1.example.org', false],
    ['nonsense', false],
  ])('knows whether %s is on this computer', (endpoint, expected) => {
    expect(isLoopback(endpoint)).toBe(expected);
  });

  it('is this computer too where it is what a server listens on', () => {
    expect(['http://0.0.0.0:5080', 'http://[::]:5080'].map(isLoopback)).toEqual([true, true]);
  });

  it.each(['localhost:5080', '127.0.0.1:5080', 'swf'])(
    'is refused without a scheme: %s',
    async (endpoint) => {
      await expect(connect({ endpoint })).rejects.toMatchObject({
        code: 'invalid-option',
        message: expect.stringContaining(`\`http://${endpoint}\``) as unknown,
      });
    },
  );
});
