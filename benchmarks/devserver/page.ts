import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { startDevServer } from 'simpleflow/backends/swf/devserver';
import { call, DOMAIN, fill, register, startRun } from './calls.js';
import { median } from './median.js';

const ROUNDS = 400;
const TARGET = 'SimpleWorkflowService.GetWorkflowExecutionHistory';

/** Sends a request and resolves when the whole answer is there; it is not parsed. */
type Send = (body: string) => Promise<void>;

/**
 * A page of 1,000 events against `JSON.stringify` of the same answer, in turns.
 *
 * The time of the page is that of the whole call, from the request to the last byte of the answer, over a connection that is
 * kept. Server and client share this process and its one thread, so that the work of both is in it. The figure that counts is
 * that of a client on a bare socket, which adds little; the same with `node:http` is for those who want to know.
 */
export async function page(): Promise<Record<string, number>> {
  const server = await startDevServer({ limits: 'none' });
  const { url } = server;
  await register(url);
  const runId = await startRun(url, 'page', 'page');
  await fill(url, 'page', 'page', 3_000);
  const input = { domain: DOMAIN, execution: { workflowId: 'page', runId }, maximumPageSize: 1_000 };
  const answer = await call(url, 'GetWorkflowExecutionHistory', input);
  const [large, small] = [JSON.stringify(input), JSON.stringify({ ...input, maximumPageSize: 1 })];
  const bare = await bareClient(server.port);
  const agent = new Agent({ keepAlive: true });
  const http = httpClient(url, agent);
  const works = {
    page: async () => bare.send(large),
    call: async () => bare.send(small),
    pageByHttp: async () => http(large),
    stringify: async () => void JSON.stringify(answer),
  };
  const found = await inTurns(works);
  bare.close();
  agent.destroy();
  await server.close();
  const { stringify } = found;
  return {
    'JSON.stringify of the page, ms': stringify,
    'page of 1,000 events with the call, ms': found.page,
    'page of 1 event with the call, ms': found.call,
    'page with the call, over JSON.stringify': found.page / stringify,
    'page beyond the cost of a call, over JSON.stringify': (found.page - found.call) / stringify,
    'page with the call by node:http, over JSON.stringify': found.pageByHttp / stringify,
  };
}

/** The median milliseconds of each, one after the other in every round. */
async function inTurns<K extends string>(works: Record<K, () => Promise<void>>): Promise<Record<K, number>> {
  const names = Object.keys(works) as K[];
  const ms = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<K, number[]>;
  for (let round = 0; round < ROUNDS; round++)
    for (const name of names) {
      const startMs = performance.now();
      await works[name]();
      ms[name].push(performance.now() - startMs);
    }
  return Object.fromEntries(names.map((name) => [name, median(ms[name])])) as Record<K, number>;
}

/** A client that does no more than count the bytes of the answers. */
async function bareClient(port: number): Promise<{ readonly send: Send; readonly close: () => void }> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  let leftBytes: number | undefined;
  let done: () => void = () => undefined;
  socket.on('data', (chunk: Buffer) => {
    leftBytes = (leftBytes ?? answerBytes(chunk)) - chunk.length;
    if (leftBytes > 0) return;
    leftBytes = undefined;
    done();
  });
  return {
    send: async (body) =>
      new Promise((resolve) => {
        done = resolve;
        socket.write(
          `POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Amz-Target: ${TARGET}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
        );
      }),
    close: () => socket.destroy(),
  };
}

/** The length of an answer, its head counted in; the head is in the first chunk. */
function answerBytes(chunk: Buffer): number {
  const headBytes = chunk.indexOf('\r\n\r\n') + 4;
  const head = chunk.toString('latin1', 0, headBytes);
  const [, length] = /^content-length: (\d+)\r$/imu.exec(head) ?? [];
  if (!head.startsWith('HTTP/1.1 200 ') || length === undefined) throw new Error(`no page: ${head}`);
  return headBytes + Number(length);
}

function httpClient(url: string, agent: Agent): Send {
  return async (body) =>
    new Promise((resolve, reject) => {
      const headers = { 'x-amz-target': TARGET, 'content-length': body.length };
      request(url, { method: 'POST', agent, headers }, (answer) => {
        answer.resume();
        answer.on('end', resolve);
      })
        .on('error', reject)
        .end(body);
    });
}
