import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { RespondActivityTaskCompletedCommand, SWFClient } from '@aws-sdk/client-swf';
import { afterEach, describe, expect, it } from 'vitest';
import { AnswerReader } from '../../../../backends/swf/client/answer-reader.js';
import { connect } from '../../../../backends/swf/client/connect.js';
import type { SwfApi } from '../../../../backends/swf/client/swf-api.js';

const closers: (() => void)[] = [];

afterEach(() => {
  for (const close of closers.splice(0).reverse()) close();
});

interface Request {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A client whose first calls, on both its connections, have been answered, and what it sends from then on. */
async function warmClient(
  answer: (response: ServerResponse, count: number) => void,
): Promise<{ readonly api: SwfApi; readonly requests: Request[] }> {
  const requests: Request[] = [];
  let isWarm = false;
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      requests.push({ headers: request.headers, body });
      if (isWarm) answer(response, requests.length);
      else response.end();
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const api = await connect({ endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  closers.push(() => {
    api.close();
    server.closeAllConnections();
    server.close();
  });
  await api.call('RespondActivityTaskCompleted', { taskToken: 'first', result: 'ä' });
  await api.call('PollForActivityTask', { domain: 'd', taskList: { name: 'l' } });
  isWarm = true;
  return { api, requests };
}

/** Signature Version 4 of a request, worked out from the documentation of AWS. */
function authorizationOf({ headers, body }: Request): string {
  const [, day, , signedHeaders] =
    /Credential=local\/(\d{8})\/us-east-1\/(swf)\/aws4_request, SignedHeaders=([^,]+)/u.exec(
      String(headers.authorization),
    ) ?? [];
  const names = (signedHeaders ?? '').split(';');
  const hash = (value: string) => createHash('sha256').update(value).digest('hex');
  const hmac = (key: string | Buffer, value: string) => createHmac('sha256', key).update(value).digest();
  const lines = names.map((name) => `${name}:${String(headers[name]).trim()}\n`).join('');
  const canonical = ['POST', '/', '', lines, names.join(';'), hash(body)].join('\n');
  const scope = `${day ?? ''}/us-east-1/swf/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', String(headers['x-amz-date']), scope, hash(canonical)].join('\n');
  const key = ['us-east-1', 'swf', 'aws4_request'].reduce<Buffer>(hmac, hmac('AWS4local', day ?? ''));
  const signature = hmac(key, toSign).toString('hex');
  return `AWS4-HMAC-SHA256 Credential=local/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
}

describe('a call that is made often', () => {
  it('is sent as the SDK sends it: the same headers, signed for what it says', async () => {
    const { api, requests } = await warmClient((response) => response.end());

    await api.call('RespondActivityTaskCompleted', { taskToken: 'first', result: 'ä' });
    await api.call('RespondActivityTaskFailed', { taskToken: 'second', reason: 'ü', details: '{}' });

    const [first, , again, other] = requests;
    expect(Object.keys(again?.headers ?? {}).sort()).toEqual(Object.keys(first?.headers ?? {}).sort());
    expect(JSON.parse(again?.body ?? '')).toEqual(JSON.parse(first?.body ?? ''));
    expect(other?.headers['x-amz-target']).toBe('SimpleWorkflowService.RespondActivityTaskFailed');
    expect(JSON.parse(other?.body ?? '')).toEqual({ taskToken: 'second', reason: 'ü', details: '{}' });
    for (const request of requests) expect(request.headers.authorization).toBe(authorizationOf(request));
    expect(new Set(requests.map(({ headers }) => headers['amz-sdk-invocation-id'])).size).toBe(4);
  });

  it('is sent once if it is refused, and rejects with the fault', async () => {
    const { api, requests } = await warmClient((response) =>
      response.writeHead(400).end('{"__type":"com.amazonaws.swf#UnknownResourceFault","message":"gone"}'),
    );

    await expect(api.call('RespondActivityTaskCompleted', { taskToken: 't' })).rejects.toMatchObject({
      fault: 'UnknownResourceFault',
      message: expect.stringContaining('gone') as string,
    });
    expect(requests).toHaveLength(3);
  });

  it.each<[string, (response: ServerResponse) => void]>([
    [
      'reports a fault of the service',
      (response) => response.writeHead(500).end('{"__type":"InternalFailure"}'),
    ],
    ['is no JSON', (response) => response.writeHead(200).end('{"events":[')],
    [
      'is cut',
      (response) => {
        response.writeHead(200, { 'content-length': 100 });
        response.write('{"events"', () => void response.destroy());
      },
    ],
    ['does not come', (response) => void response.destroy()],
  ])('is tried again by the SDK if its answer %s, but a poll is not', async (_what, spoil) => {
    const { api, requests } = await warmClient((response, count) => {
      if (count === 3 || count === 5) spoil(response);
      else response.writeHead(200).end('{"events":[],"count":1}');
    });

    await expect(
      api.call('GetWorkflowExecutionHistory', { domain: 'd', execution: { workflowId: 'w', runId: 'r' } }),
    ).resolves.toEqual({ events: [], count: 1 });
    expect(requests).toHaveLength(4);
    await expect(
      api.call('PollForActivityTask', { domain: 'd', taskList: { name: 'l' } }),
    ).rejects.toBeInstanceOf(Error);
    expect(requests).toHaveLength(5);
  });

  it('ends when its signal is aborted', async () => {
    const { api, requests } = await warmClient(() => undefined);
    const aborting = new AbortController();

    const poll = api.call(
      'PollForActivityTask',
      { domain: 'd', taskList: { name: 'l' } },
      { signal: aborting.signal },
    );
    aborting.abort();

    await expect(poll).rejects.toMatchObject({ name: 'AbortError' });
    expect(requests.length).toBeLessThanOrEqual(3);
  });

  it('is signed with credentials that are renewed', async () => {
    const keys: string[] = [];
    const server = createServer((request, response) => {
      const [, key] = /Credential=([^/]+)/u.exec(String(request.headers.authorization)) ?? [];
      keys.push(`${key ?? ''} ${String(request.headers['x-amz-security-token'])}`);
      request.resume().on('end', () => response.end());
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    let renewals = 0;
    const client = new SWFClient({
      region: 'us-east-1',
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      credentials: () => {
        renewals += 1;
        const expiration = new Date(Date.now() + 1_000);
        const key = `key${renewals}`;
        return Promise.resolve({
          accessKeyId: key,
          secretAccessKey: 's',
          sessionToken: `of-${key}`,
          expiration,
        });
      },
    });
    closers.push(() => {
      client.destroy();
      server.close();
    });
    const reader = new AnswerReader(client);
    const input = { taskToken: 't' };

    for (let call = 0; call < 3; call += 1) {
      const own = { ...input };
      // The types of the SDK do not let one of its commands be any.
      const command = () => new RespondActivityTaskCompletedCommand(own) as never;
      await reader.answerTo('RespondActivityTaskCompleted', own, command, undefined);
    }

    expect(new Set(keys).size).toBe(3);
    for (const each of keys) expect(each).toMatch(/^(key\d) of-\1$/u);
  });
});
