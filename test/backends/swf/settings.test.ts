import { createExecutor, Workflow } from 'simpleflow';
import { describe, expect, it } from 'vitest';
import { createSwfExecutor, findRun, startDecider, startWorker } from 'simpleflow/backends/swf';
import { startDevServer } from 'simpleflow/backends/swf/devserver';

class Defined extends Workflow {
  static override readonly definition = {
    name: 'defined',
    version: '2',
    typeName: 'the-type',
    taskList: 'of-definition',
    tags: ['of-definition'],
    executionStartToCloseMs: 10_500,
    priority: 1,
  };

  async run(): Promise<void> {
    await this.waitSignal('never');
  }
}

/** How the run was started, as the service has it. */
async function started(section: object, call: object): Promise<Record<string, unknown>> {
  await using server = await startDevServer({ clock: 'manual', logLevel: 'error' });
  const swf = { domain: 'd', endpoint: server.url, longestPollMs: 5, ...section };
  await using executor = await createExecutor({ executor: 'swf', swf });
  const handle = await executor.start(Defined, [], { workflowId: 'w', ...call });
  const [first] = server.history({ domain: 'd', workflowId: 'w' }).events;
  await handle.terminate();
  return first?.['workflowExecutionStartedEventAttributes'] as Record<string, unknown>;
}

describe('what a run is started with', () => {
  it('is what its definition says, in seconds rounded up', async () => {
    expect(await started({}, {})).toMatchObject({
      workflowType: { name: 'the-type', version: '2' },
      taskList: { name: 'of-definition' },
      tagList: ['of-definition'],
      executionStartToCloseTimeout: '11',
      taskStartToCloseTimeout: '300',
      taskPriority: '1',
      childPolicy: 'TERMINATE',
    });
  });

  const settings = {
    taskList: 'of-settings',
    tags: ['of-settings'],
    priority: 2,
    childPolicy: 'abandon',
    executionStartToCloseMs: 20_000,
    decisionStartToCloseMs: 30_000,
    lambdaRole: 'arn:settings',
  };

  it('is what the settings say before that', async () => {
    expect(await started(settings, {})).toMatchObject({
      taskList: { name: 'of-settings' },
      tagList: ['of-settings'],
      executionStartToCloseTimeout: '20',
      taskStartToCloseTimeout: '30',
      taskPriority: '2',
      childPolicy: 'ABANDON',
      lambdaRole: 'arn:settings',
    });
  });

  it('is what the call says before all', async () => {
    const call = {
      taskList: 'of-call',
      tags: [],
      priority: 3,
      childPolicy: 'request-cancel',
      lambdaRole: 'arn:call',
    };

    const attributes = await started(settings, call);

    expect(attributes).toMatchObject({
      taskList: { name: 'of-call' },
      taskPriority: '3',
      childPolicy: 'REQUEST_CANCEL',
      lambdaRole: 'arn:call',
    });
    expect(attributes['tagList']).toBeUndefined();
  });
});

describe('the section `swf`', () => {
  it.each([
    [{}, 'swf.domain'],
    [{ domain: 'a/b' }, 'swf.domain'],
    [{ domain: 'd', endpoint: 'nowhere' }, 'swf.endpoint'],
    [{ domain: 'd', endpoint: 'localhost:5080' }, 'swf.endpoint'],
    [{ domain: 'd', tags: ['1', '2', '3', '4', '5', '6'] }, 'swf.tags'],
    [{ domain: 'd', childPolicy: 'none' }, 'swf.childPolicy'],
    [{ domain: 'd', retentionDays: 91 }, 'swf.retentionDays'],
    [{ domain: 'd', retentionDays: 0 }, 'swf.retentionDays'],
    [{ domain: 'd', lostWorkerMs: 29_999 }, 'swf.lostWorkerMs'],
    [{ domain: 'd', lostWorkerMs: 'soon' }, 'swf.lostWorkerMs'],
    [{ domain: 'demo\n' }, 'swf.domain'],
    [{ domain: 'd', taskList: 'jobs ' }, 'swf.taskList'],
    [{ domain: 'd', priority: 2 ** 31 }, 'swf.priority'],
    [{ domain: 'd', taskLists: 'x' }, 'swf.taskLists'],
  ])('refuses %j, naming the path', async (swf, path) => {
    await expect(createExecutor({ executor: 'swf', swf: swf as never })).rejects.toMatchObject({
      code: 'invalid-option',
      message: expect.stringContaining(path) as unknown,
    });
  });
});

describe('settings in code', () => {
  it.each([
    [{ domain: 'demo\n' }, 'invalid-id', '`domain`'],
    [{ domain: 'd', taskList: 'jobs ' }, 'invalid-id', '`taskList`'],
    [{}, 'invalid-option', '`domain`'],
    [{ domain: 'd', retentionDays: 0 }, 'invalid-option', '`retentionDays`'],
    [{ domain: 'd', lostWorkerMs: 1 }, 'invalid-option', '`lostWorkerMs`'],
    [{ domain: 'd', identity: 'x'.repeat(257) }, 'invalid-option', '`identity`'],
  ])('have the same rules: %j', async (settings, code, key) => {
    const given = { ...settings, endpoint: 'http://127.0.0.1:1', workflows: [], activities: [] } as never;
    const error = { code, message: expect.stringContaining(key) as unknown };

    await expect(createSwfExecutor(given)).rejects.toMatchObject(error);
    await expect(findRun(given, 'w')).rejects.toMatchObject(error);
    await expect(startDecider(given)).rejects.toMatchObject(error);
    await expect(startWorker(given)).rejects.toMatchObject(error);
  });
});
