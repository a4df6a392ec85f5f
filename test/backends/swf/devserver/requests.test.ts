import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { startDevServer } from 'simpleflow/backends/swf/devserver';
import { faultOf, Flow } from './support/flow.js';
import { wire } from './support/wire.js';

/** One call of the API with headers that `fetch` does not let go. */
async function callAs(
  port: number,
  headers: Record<string, string>,
): Promise<{ status: number; body: string }> {
  const sent = request({
    host: '127.0.0.1',
    port,
    method: 'POST',
    headers: { 'x-amz-target': 'SimpleWorkflowService.ListDomains', ...headers },
  }).end('{"registrationStatus":"REGISTERED"}');
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: response.statusCode ?? 0, body: await text(response) };
}

describe('a request', () => {
  it.each([
    ['for a name that leads here', { host: 'evil.example' }],
    ['for such a name with a port', { host: 'evil.example:5080' }],
    ['for a name that begins like an address', { host: '127.0.0.1.evil.example' }],
    ['of a web page', { origin: 'http://evil.example' }],
    ['of a web page from this computer', { origin: 'http://localhost:3000' }],
    ['of a web page without a name', { origin: 'null' }],
  ])('%s is refused, with what to do', async (_, headers) => {
    await using server = await startDevServer();

    const { status, body } = await callAs(server.port, headers);

    expect(status).toBe(403);
    expect(JSON.parse(body)).toMatchObject({
      __type: 'AccessDeniedException',
      message: expect.stringContaining('`--allow-host`') as string,
    });
  });

  it('is answered under addresses, `localhost` and the names that are allowed', async () => {
    await using server = await startDevServer({ allowedHosts: ['SWF.test', 'swf'] });
    const { port } = server;

    for (const host of [
      '127.0.0.1',
      `10.0.0.7:${port}`,
      `[::1]:${port}`,
      'LOCALHOST',
      'a.localhost',
      'swf.TEST',
      `swf:${port}`,
    ])
      expect([host, (await callAs(port, { host })).status]).toEqual([host, 200]);
    expect((await callAs(port, { host: 'swf', origin: 'http://swf:80' })).status).toBe(200);
    expect((await callAs(port, { host: 'other' })).status).toBe(403);
    const control = request({
      port,
      path: '/_control/reset',
      method: 'POST',
      headers: { host: 'swf' },
    }).end();
    const [response] = (await once(control, 'response')) as [IncomingMessage];
    expect([response.statusCode, await text(response)]).toEqual([
      403,
      expect.stringContaining('this computer only'),
    ]);
  });

  it('needs names without scheme and port', async () => {
    await expect(startDevServer({ allowedHosts: ['http://swf'] })).rejects.toThrow(
      '`allowedHosts` must be names without scheme and port, such as `swf.test`, got `http://swf`',
    );
  });

  it('ends its connection when the server closes them', async () => {
    await using server = await startDevServer({ closeConnections: true });
    await using other = await startDevServer();

    const answers = [await wire(server.url, 'ListDomains', {}), await wire(other.url, 'ListDomains', {})];

    expect(answers.map(({ headers }) => headers.get('connection'))).toEqual(['close', 'keep-alive']);
  });

  it('is told no more than anybody reads, however much of it is wrong', async () => {
    await using flow = await Flow.open();
    const decisions = `[${'{},'.repeat(340_000)}{}]`;
    await flow.start();
    const { taskToken } = await flow.task();
    const flood = `{"taskToken":"${taskToken}","decisions":${decisions}}`;

    const answers = await Promise.all(
      Array.from({ length: 20 }, () => wire(flow.server.url, 'RespondDecisionTaskCompleted', flood)),
    );
    const tags = await wire(flow.server.url, 'StartWorkflowExecution', { tagList: Array(100_000).fill('') });
    const long = await wire(flow.server.url, 'DescribeDomain', { name: '😀'.repeat(200_000) });

    for (const { status, text: told, json } of [...answers, tags, long]) {
      expect(status).toBe(400);
      expect(told.length).toBeLessThan(20_000);
      // No half of a character.
      expect(json['message']).not.toMatch(/\p{Surrogate}/u);
    }
    expect(answers[0]?.json['message']).toMatch(/^More than 20 validation errors detected: Value null at /u);
    expect((await fetch(`${flow.server.url}/health`)).status).toBe(200);
  });

  it('does not reach the terminal with control characters', async () => {
    const lines: string[] = [];
    await using server = await startDevServer({ logLevel: 'debug', writeLog: (line) => lines.push(line) });

    await wire(server.url, '\u009b31mRed', {}).catch(() => undefined);
    await fetch(`${server.url}/health`);

    expect(lines).toEqual([
      expect.stringMatching(/^debug \\u009b31mRed 400/u),
      expect.stringContaining('/health'),
    ]);
  });

  it('with a value that is too long is told the beginning of it', async () => {
    await using flow = await Flow.bare({ limits: 'none' });

    expect(await faultOf(flow.swf.describeDomain({ name: 'x'.repeat(3_000_000) }))).toMatch(
      /^ValidationException: 1 validation error detected: Value 'x{256}…' at 'name' failed/u,
    );
  });
});
