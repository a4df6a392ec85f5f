import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SimpleflowError, Workflow } from 'simpleflow';
import { connect, createSwfExecutor, findRun, ServiceError, startDecider } from 'simpleflow/backends/swf';
import { startDevServer } from 'simpleflow/backends/swf/devserver';
import { describe, expect, it } from 'vitest';
import { isThrottled, lineOf } from '../../../../backends/swf/polling/error-facts.js';
import { serviceError } from '../../../../backends/swf/client/service-error.js';

const CALL = { operation: 'StartWorkflowExecution', domain: 'd', endpoint: undefined } as const;

/** As the SDK throws it. */
function sdkError(name: string, message: string, more: object = {}): Error {
  return Object.assign(new Error(message), { name, $metadata: { attempts: 4, httpStatusCode: 400 } }, more);
}

/** As Node throws it, through the SDK. */
function nodeError(code: string, message: string, more: object = {}): Error {
  return Object.assign(new Error(message), { code, $metadata: { attempts: 4 } }, more);
}

class Idle extends Workflow {
  static override readonly definition = { name: 'idle' };

  async run(): Promise<void> {
    await this.waitSignal('never');
  }
}

/** An endpoint that is what it is told to be, as long as the test lasts. */
async function withEndpoint(
  listener: RequestListener,
  use: (endpoint: string) => Promise<void>,
): Promise<void> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  try {
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** Where nobody listens. */
async function deadEndpoint(): Promise<string> {
  const server = await startDevServer();
  await server.close();
  return server.url;
}

describe('an error of the service', () => {
  it.each([
    [sdkError('UnknownResourceFault', 'Unknown domain: d'), 'unknown-domain', '`--domain`'],
    [
      sdkError('UnknownResourceFault', 'Unknown execution: WorkflowExecution=[…]'),
      'unknown-workflow',
      'retention',
    ],
    [sdkError('UnknownResourceFault', 'Unknown type: WorkflowType=[…]'), 'service-failed', 'Unknown type'],
    [sdkError('OperationNotPermittedFault', 'no'), 'access-denied', '`swf:StartWorkflowExecution`'],
    [sdkError('AccessDeniedException', 'User: … is not authorized'), 'access-denied', 'docs/swf.md'],
    [sdkError('ThrottlingException', 'Rate exceeded'), 'throttled', 'call it less often'],
    [sdkError('LimitExceededFault', 'too many open runs'), 'service-failed', 'too many open runs'],
    [
      sdkError('ExpiredTokenException', 'The security token has expired'),
      'invalid-credentials',
      'log in again',
    ],
    [sdkError('UnrecognizedClientException', 'invalid token'), 'invalid-credentials', 'AWS_PROFILE'],
    [
      Object.assign(new Error('Could not load credentials from any providers'), {
        name: 'CredentialsProviderError',
      }),
      'invalid-credentials',
      'AWS_ACCESS_KEY_ID',
    ],
    [new Error('Region is missing'), 'invalid-option', 'AWS_REGION'],
    [
      nodeError('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:5080', { address: '127.0.0.1', port: 5080 }),
      'service-unreachable',
      'at `127.0.0.1:5080`',
    ],
    [
      nodeError('ENOTFOUND', 'getaddrinfo ENOTFOUND swf.moon-1.amazonaws.com', {
        hostname: 'swf.moon-1.amazonaws.com',
      }),
      'service-unreachable',
      'at `swf.moon-1.amazonaws.com`',
    ],
    [
      Object.assign(new Error('Connection timed out after 5000 ms'), { name: 'TimeoutError' }),
      'service-unreachable',
      'AWS_ENDPOINT_URL',
    ],
    [sdkError('SyntaxError', 'Unexpected token <'), 'malformed-data', 'is there an endpoint'],
    [sdkError('ValidationException', 'bad'), 'service-failed', 'ValidationException: bad'],
  ])('%s has the code %s and says what to do', (cause, code, advice) => {
    const error = serviceError(cause, CALL) as ServiceError;

    expect(error).toBeInstanceOf(ServiceError);
    expect(error).toMatchObject({ code, cause, operation: 'StartWorkflowExecution' });
    expect(error.message).toContain(advice);
    // Logs go on saying what the SDK and the network say.
    expect(lineOf(error)).toBe(lineOf(cause));
    expect(isThrottled(error)).toBe(isThrottled(cause));
  });

  it('is none if the call was cut, or is ours already', () => {
    const cut = Object.assign(new Error('Request aborted'), { name: 'AbortError' });
    const own = new SimpleflowError('invalid-state', 'x');

    expect([serviceError(cut, CALL), serviceError(own, CALL)]).toEqual([cut, own]);
  });

  it('reaches whoever starts, submits to, or finds a run on a service that is not there', async () => {
    const endpoint = await deadEndpoint();
    const executor = await createSwfExecutor({ domain: 'd', endpoint });
    const unreachable = {
      code: 'service-unreachable',
      message: expect.stringContaining(endpoint) as string,
      cause: { code: 'ECONNREFUSED' },
    };

    await expect(executor.start(Idle, [])).rejects.toMatchObject(unreachable);
    await expect(executor.submit(Idle)).rejects.toMatchObject(unreachable);
    await expect(findRun({ domain: 'd', endpoint }, 'w')).rejects.toMatchObject(unreachable);
    await executor.shutdown({ wait: false });
  });

  it('reaches whoever holds a handle', async () => {
    const server = await startDevServer();
    const executor = await createSwfExecutor({ domain: 'd', endpoint: server.url });
    const handle = await executor.start(Idle, []);
    await server.reset();

    await expect(handle.describe()).rejects.toMatchObject({ code: 'unknown-domain' });
    await server.close();
    await expect(handle.signal('x')).rejects.toMatchObject({ code: 'service-unreachable' });
    await executor.shutdown({ wait: false });
  });

  it('names a domain that is not there to whoever looks for a run in it', async () => {
    await using server = await startDevServer();

    await expect(findRun({ domain: 'nowhere', endpoint: server.url }, 'w')).rejects.toMatchObject({
      code: 'unknown-domain',
      message: expect.stringContaining('there is no domain `nowhere`') as string,
    });
  });

  it('says that an endpoint which answers in HTML is none of Amazon SWF', async () => {
    await withEndpoint(
      (_request, response) => void response.writeHead(200).end('<html>hello</html>'),
      async (endpoint) => {
        const api = await connect({ endpoint });

        await expect(api.call('DescribeDomain', { name: 'd' })).rejects.toMatchObject({
          code: 'malformed-data',
          message: expect.stringContaining(endpoint) as string,
        });
        api.close();
      },
    );
  });

  it('ends a decider that has never polled, where no waiting mends it', async () => {
    const denied = '{"__type":"com.amazonaws.swf.base.model#OperationNotPermittedFault","message":"no"}';
    await withEndpoint(
      (_request, response) => void response.writeHead(400).end(denied),
      async (endpoint) => {
        const decider = await startDecider({ domain: 'd', endpoint, workflows: [Idle] });

        await expect(decider.ended).rejects.toMatchObject({
          code: 'access-denied',
          message: expect.stringContaining('swf:PollForDecisionTask') as string,
        });
        await decider.shutdown({ graceMs: 0 }).catch(() => undefined);
      },
    );
  });
});
