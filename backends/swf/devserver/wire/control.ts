import type { IncomingMessage } from 'node:http';
import { Fault } from '../fault.js';
import type { Runtime } from '../runtime.js';
import { isLocalRequest } from './allowed-hosts.js';
import type { Exchange } from './exchange.js';
import { parseBody } from './request-body.js';

const LOOPBACK = /^(?:::1|(?:::ffff:)?127\.\d+\.\d+\.\d+)$/u;
const PREFIX = '/_control/';

export function isControl(url: string): boolean {
  return url.startsWith(PREFIX);
}

/**
 * The endpoint for tests: `GET domains`, `GET history?domain=…&workflowId=…&runId=…`, `GET clock`,
 * `POST clock {"advanceMs": 1000}`, `POST reset`. It answers this computer only, and no web page.
 */
export async function control(
  runtime: Runtime,
  request: IncomingMessage,
  body: string,
  exchange: Exchange,
): Promise<void> {
  if (!isAllowed(request)) {
    exchange.answerPlain(403, { message: 'The control endpoint is for this computer only' });
    return;
  }
  try {
    const answer = await act(runtime, request, body);
    if (answer === undefined) exchange.answerPlain(404, { message: `No such control: ${request.url ?? ''}` });
    else exchange.answerPlain(200, answer);
  } catch (error) {
    // An unknown execution, a clock that cannot be moved: told to whoever asked.
    exchange.answerPlain(400, { message: error instanceof Error ? error.message : String(error) });
  }
}

function isAllowed({ socket, headers }: IncomingMessage): boolean {
  return LOOPBACK.test(socket.remoteAddress ?? '') && isLocalRequest(headers);
}

async function act(runtime: Runtime, request: IncomingMessage, body: string): Promise<object | undefined> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  switch (`${request.method ?? ''} ${url.pathname.slice(PREFIX.length)}`) {
    case 'GET domains':
      return { domains: runtime.summaries() };
    case 'GET history':
      return runtime.history({
        domain: url.searchParams.get('domain') ?? '',
        workflowId: url.searchParams.get('workflowId') ?? '',
        runId: url.searchParams.get('runId') ?? undefined,
      });
    case 'GET clock':
      return clockState(runtime);
    case 'POST clock':
      await runtime.advanceMs(advanceOf(body));
      return clockState(runtime);
    case 'POST reset':
      await runtime.reset();
      return {};
    default:
      return undefined;
  }
}

function clockState({ world }: Runtime): object {
  return { kind: world.clock.kind, nowMs: world.clock.nowMs() };
}

function advanceOf(body: string): number {
  const { advanceMs } = parseBody(body) as { readonly advanceMs?: unknown };
  if (typeof advanceMs === 'number') return advanceMs;
  throw new Fault('ValidationException', `\`advanceMs\` must be a number, got \`${typeof advanceMs}\``);
}
