import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { get } from 'node:http';
import { describe, expect, it } from 'vitest';
import { startDevServer } from 'simpleflow/backends/swf/devserver';
import { complete } from './support/decisions.js';
import { DOMAIN, Flow } from './support/flow.js';
import { wire } from './support/wire.js';

const CORAL = 'com.amazon.coral';

describe('requests that make no sense', () => {
  it('answer the right fault and leave the server well', async () => {
    await using flow = await Flow.open();
    const { url } = flow.server;
    const cases: [string, string, unknown, number, string][] = [
      ['an unknown operation', 'Nope', {}, 400, `${CORAL}.service#UnknownOperationException`],
      ['a name of Object.prototype', 'constructor', {}, 400, `${CORAL}.service#UnknownOperationException`],
      ['malformed JSON', 'ListDomains', '{"a":', 400, `${CORAL}.service#SerializationException`],
      ['a list for a body', 'ListDomains', [], 400, `${CORAL}.service#SerializationException`],
      ['a number for a body', 'ListDomains', '1', 400, `${CORAL}.service#SerializationException`],
      ['no body', 'ListDomains', '', 400, `${CORAL}.validate#ValidationException`],
      [
        'a list for a structure',
        'DescribeDomain',
        { name: [] },
        400,
        `${CORAL}.service#SerializationException`,
      ],
      [
        'a fraction for an integer',
        'ListDomains',
        { registrationStatus: 'REGISTERED', maximumPageSize: 1.5 },
        400,
        `${CORAL}.service#SerializationException`,
      ],
      ['a deep body', 'ListDomains', '['.repeat(100_000), 400, `${CORAL}.service#SerializationException`],
      [
        'a body over 1 MB',
        'ListDomains',
        `{"x":"${'x'.repeat(1024 * 1024)}"}`,
        413,
        `${CORAL}.service#RequestEntityTooLargeException`,
      ],
    ];
    for (const [title, operation, body, status, type] of cases) {
      const answer = await wire(url, operation, body);
      expect([title, answer.status, answer.json['__type']]).toEqual([title, status, type]);
    }
    expect((await fetch(`${url}/health`)).status).toBe(200);
  });

  it('answer a GET or a POST without a target as an unknown operation', async () => {
    await using flow = await Flow.open();
    for (const method of ['GET', 'POST', 'PUT', 'DELETE']) {
      const answer = await fetch(flow.server.url, { method });
      expect([method, answer.status]).toEqual([method, 400]);
    }
  });

  it('name the classes of the service when a type is wrong', async () => {
    await using flow = await Flow.open();
    const answer = await wire(flow.server.url, 'DescribeDomain', { name: 1 });

    expect(answer.json).toEqual({
      __type: `${CORAL}.service#SerializationException`,
      message:
        'class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not be converted to a String',
    });
  });

  it('put modelled faults into the namespace of the service', async () => {
    await using flow = await Flow.open();

    expect((await wire(flow.server.url, 'DescribeDomain', { name: 'no' })).json).toEqual({
      __type: 'com.amazonaws.swf.base.model#UnknownResourceFault',
      message: 'Unknown domain: no',
    });
  });
});

describe('members that the model does not know', () => {
  it('go nowhere, however deep they are', async () => {
    await using flow = await Flow.open();
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    const body = `{"domain":"${DOMAIN}","workflowId":"wf","workflowType":{"name":"order","version":"1","x":${deep}},"taskList":{"name":"l","__proto__":1},"y":${deep}}`;
    const started = await wire(flow.server.url, 'StartWorkflowExecution', body);
    const listed = await wire(
      flow.server.url,
      'ListDomains',
      `{"registrationStatus":"REGISTERED","x":${deep}}`,
    );

    expect([started.status, listed.status]).toEqual([200, 200]);
    expect(flow.last('WorkflowExecutionStarted')).toMatchObject({
      taskList: { name: 'l' },
      workflowType: { name: 'order', version: '1' },
    });
    expect(JSON.stringify(flow.events())).not.toMatch(/proto|"x"|"y"/u);
  });
});

describe('answers', () => {
  it('have keys in alphabetical order, instants in epoch seconds, and no body when there is nothing to say', async () => {
    await using flow = await Flow.open({ startMs: 1_700_000_000_123 });
    const { runId } = (
      await wire(flow.server.url, 'StartWorkflowExecution', {
        domain: DOMAIN,
        workflowId: 'wf',
        workflowType: { name: 'order', version: '1' },
      })
    ).json;
    const history = await wire(flow.server.url, 'GetWorkflowExecutionHistory', {
      domain: DOMAIN,
      execution: { workflowId: 'wf', runId },
      maximumPageSize: 1,
    });
    const empty = await wire(flow.server.url, 'DeprecateDomain', { name: DOMAIN });

    expect(history.text).toMatch(
      /^\{"events":\[\{"eventId":1,"eventTimestamp":1700000000\.123,"eventType":"WorkflowExecutionStarted","workflowExecutionStartedEventAttributes":\{"childPolicy":"TERMINATE","executionStartToCloseTimeout":"3600","parentInitiatedEventId":0,"taskList":\{"name":"decisions"\},"taskStartToCloseTimeout":"60","workflowType":\{"name":"order","version":"1"\}\}\}\],"nextPageToken":"[^"]+"\}$/u,
    );
    expect([empty.text, empty.headers.get('content-length')]).toEqual(['', '0']);
  });

  it('put the Region of the credential scope into ARNs', async () => {
    await using flow = await Flow.open();
    await wire(flow.server.url, 'RegisterDomain', { name: 'x', workflowExecutionRetentionPeriodInDays: '1' });

    const { domainInfo } = await flow.swf.describeDomain({ name: 'x' });
    expect(domainInfo?.arn).toBe('arn:aws:swf:eu-west-1:000000000000:/domain/x');
  });
});

describe('the server', () => {
  it('says how it is, logs a line for each request at the level debug, and warns when it is open to others', async () => {
    const lines: string[] = [];
    await using server = await startDevServer({
      host: '0.0.0.0',
      logLevel: 'debug',
      writeLog: (line) => lines.push(line),
    });
    const url = `http://127.0.0.1:${server.port}`;
    await wire(url, 'ListDomains', { registrationStatus: 'REGISTERED' });
    const health = await fetch(`${url}/health`);

    expect(await health.json()).toEqual({ status: 'ok', domains: 0, heldPolls: 0 });
    expect(lines[0]).toMatch(/^warn listening on `0\.0\.0\.0`: whoever reaches it/u);
    expect(lines[1]).toMatch(/^debug ListDomains 200 [\d.]+ms \d+B$/u);
    expect(lines[2]).toMatch(/^debug GET \/health 200 [\d.]+ms \d+B$/u);
  });

  it('closes twice without complaint, and refuses a port that is taken', async () => {
    const server = await startDevServer();
    await expect(startDevServer({ port: server.port })).rejects.toThrow(
      /^cannot listen on `127\.0\.0\.1`, port \d+$/u,
    );
    await server.close();
    await server.close();
  });
});

describe('the control endpoint', () => {
  it('moves the clock, dumps histories, lists domains and forgets everything', async () => {
    await using flow = await Flow.open();
    const runId = await flow.start();
    await flow.decide(complete());
    const control = async (method: string, path: string, body?: object) => {
      const answer = await fetch(
        `${flow.server.url}/_control/${path}`,
        body === undefined ? { method } : { method, body: JSON.stringify(body) },
      );
      return { status: answer.status, body: await answer.json() };
    };
    const nowMs = flow.server.nowMs();

    expect(await control('POST', 'clock', { advanceMs: 5_000 })).toEqual({
      status: 200,
      body: { kind: 'manual', nowMs: nowMs + 5_000 },
    });
    expect(await control('GET', 'clock')).toEqual({
      status: 200,
      body: { kind: 'manual', nowMs: nowMs + 5_000 },
    });
    expect((await control('GET', 'domains')).body).toEqual({
      domains: [
        {
          name: DOMAIN,
          status: 'REGISTERED',
          workflowTypes: 1,
          activityTypes: 1,
          openExecutions: 0,
          closedExecutions: 1,
        },
      ],
    });
    expect((await control('GET', `history?domain=${DOMAIN}&workflowId=wf`)).body).toEqual(
      flow.server.history({ domain: DOMAIN, workflowId: 'wf', runId }),
    );
    expect((await control('GET', 'history?domain=no&workflowId=wf')).status).toBe(400);
    expect((await control('POST', 'clock', { advanceMs: -1 })).status).toBe(400);
    expect((await control('GET', 'nothing')).status).toBe(404);
    expect((await control('POST', 'reset')).status).toBe(200);
    expect(flow.server.domains()).toEqual([]);
  });

  it('does not answer web pages', async () => {
    await using flow = await Flow.open();
    const answer = await fetch(`${flow.server.url}/_control/reset`, {
      method: 'POST',
      headers: { origin: 'http://example.com' },
    });

    expect(answer.status).toBe(403);
    expect(flow.server.domains()).toHaveLength(1);
  });

  it('does not answer a web page whose name leads here', async () => {
    await using flow = await Flow.open();
    const { port } = flow.server;
    const statusFor = async (host: string) => {
      const request = get({ host: '127.0.0.1', port, path: '/_control/domains', headers: { host } });
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      response.resume();
      return response.statusCode;
    };

    for (const host of ['example.com', `example.com:${port}`, 'localhost.example.com', '1.2.3.4.example.com'])
      expect([host, await statusFor(host)]).toEqual([host, 403]);
    for (const host of ['localhost', `LOCALHOST:${port}`, '127.0.0.1', `[::1]:${port}`])
      expect([host, await statusFor(host)]).toEqual([host, 200]);
  });
});
