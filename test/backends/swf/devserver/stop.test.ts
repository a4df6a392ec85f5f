import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startDevServer } from 'simpleflow/backends/swf/devserver';
import type { DevServer } from 'simpleflow/backends/swf/devserver';

let data = '';
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'devserver-'));
});
afterEach(() => rmSync(data, { recursive: true }));

const BODY = JSON.stringify({
  name: 'late',
  workflowExecutionRetentionPeriodInDays: '1',
});
const HEAD = [
  'POST / HTTP/1.1',
  'Host: localhost',
  'X-Amz-Target: SimpleWorkflowService.RegisterDomain',
  `Content-Length: ${BODY.length}`,
  '\r\n',
].join('\r\n');

/** A connection over which `text` has gone, and the server has seen it. */
async function connectionTo(server: DevServer, text: string): Promise<Socket> {
  const socket = connect(server.port, '127.0.0.1');
  await once(socket, 'connect');
  if (text !== '') socket.write(text);
  // Whatever was sent before this answer has arrived: both go through the same loop of the same process.
  await fetch(`${server.url}/health`);
  await fetch(`${server.url}/health`);
  socket.on('error', () => undefined);
  return socket;
}

describe('a server that stops', () => {
  for (const [what, text] of [
    ['has sent nothing', ''],
    ['has not finished its request', `${HEAD}${BODY.slice(0, 5)}`],
    ['has not finished its headers', 'POST / HTTP/1.1\r\nHost: x'],
  ] as const)
    it(`does not wait for a client that ${what}`, { timeout: 4_000 }, async () => {
      const server = await startDevServer({ data });
      const socket = await connectionTo(server, text);
      const ended = once(socket.resume(), 'close');

      await server.close();
      await ended;
    });

  it('answers the polls that are held, and ends their connections', { timeout: 4_000 }, async () => {
    const server = await startDevServer({ data });
    const poll = JSON.stringify({ domain: 'd', taskList: { name: 't' } });
    const call = (operation: string, body: string) =>
      fetch(server.url, {
        method: 'POST',
        headers: { 'x-amz-target': `SimpleWorkflowService.${operation}` },
        body,
      });
    await call('RegisterDomain', BODY.replace('late', 'd'));
    const answer = call('PollForActivityTask', poll);
    await expect
      .poll(
        async () =>
          (
            (await (await fetch(`${server.url}/health`)).json()) as {
              heldPolls: number;
            }
          ).heldPolls,
      )
      .toBe(1);

    await server.close();
    const held = await answer;
    expect(held.status).toBe(200);
    expect(held.headers.get('connection')).toBe('close');
    expect(await held.json()).toEqual({ startedEventId: 0 });
  });
});
