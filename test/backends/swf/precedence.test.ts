import { activity, Workflow } from 'simpleflow';
import {
  connect,
  createSwfExecutor,
  startDecider,
  startWorker,
  type SwfApi,
  type SwfSettings,
} from 'simpleflow/backends/swf';
import { startDevServer, type DevServer } from 'simpleflow/backends/swf/devserver';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

/** What the service has of a run: its configuration and its tags. */
interface Configured {
  readonly taskList: { readonly name: string };
  readonly taskStartToCloseTimeout: string;
  readonly executionStartToCloseTimeout: string;
  readonly childPolicy: string;
  readonly taskPriority?: string;
  readonly lambdaRole?: string;
  readonly tagList?: readonly string[];
}

type Settable =
  | 'taskList'
  | 'tags'
  | 'priority'
  | 'childPolicy'
  | 'executionStartToCloseMs'
  | 'decisionStartToCloseMs'
  | 'lambdaRole';

/** In which words the service says it; without any, of settings, of the definition, of the call. */
const SETTINGS: readonly {
  readonly name: Settable;
  readonly of: (configured: Configured) => unknown;
  readonly values: { readonly definition: unknown; readonly settings: unknown; readonly call: unknown };
  readonly shows: readonly [none: unknown, definition: unknown, settings: unknown, call: unknown];
}[] = [
  {
    name: 'taskList',
    of: ({ taskList }) => taskList.name,
    values: { definition: 'd', settings: 's', call: 'c' },
    shows: ['default', 'd', 's', 'c'],
  },
  {
    name: 'tags',
    of: ({ tagList }) => tagList,
    values: { definition: ['d'], settings: ['s'], call: ['c'] },
    shows: [undefined, ['d'], ['s'], ['c']],
  },
  {
    name: 'priority',
    of: ({ taskPriority }) => taskPriority,
    values: { definition: 1, settings: 2, call: 3 },
    shows: [undefined, '1', '2', '3'],
  },
  {
    name: 'childPolicy',
    of: ({ childPolicy }) => childPolicy,
    values: { definition: 'abandon', settings: 'request-cancel', call: 'terminate' },
    shows: ['TERMINATE', 'ABANDON', 'REQUEST_CANCEL', 'TERMINATE'],
  },
  {
    name: 'executionStartToCloseMs',
    of: ({ executionStartToCloseTimeout }) => executionStartToCloseTimeout,
    values: { definition: 10_000, settings: 20_000, call: 30_000 },
    shows: ['31536000', '10', '20', '30'],
  },
  {
    name: 'decisionStartToCloseMs',
    of: ({ taskStartToCloseTimeout }) => taskStartToCloseTimeout,
    values: { definition: 10_000, settings: 20_000, call: 30_000 },
    shows: ['300', '10', '20', '30'],
  },
  {
    name: 'lambdaRole',
    of: ({ lambdaRole }) => lambdaRole,
    values: { definition: 'arn:d', settings: 'arn:s', call: 'arn:c' },
    shows: [undefined, 'arn:d', 'arn:s', 'arn:c'],
  },
];

function idle(definition: object) {
  return class extends Workflow {
    static override readonly definition = { name: 'precedence', ...definition };

    async run(): Promise<void> {
      await this.waitSignal('never');
    }
  };
}

describe('who says how a run is started', () => {
  let server: DevServer;
  let api: SwfApi;
  let place: SwfSettings;
  let runs = 0;

  beforeAll(async () => {
    server = await startDevServer({ clock: 'manual', logLevel: 'error' });
    place = { domain: 'd', endpoint: server.url };
    api = await connect(place);
  });
  afterAll(async () => {
    api.close();
    await server.close();
  });

  async function configured(workflowId: string, runId: string): Promise<Configured> {
    const execution = { workflowId, runId };
    const { executionConfiguration, executionInfo } = await api.call('DescribeWorkflowExecution', {
      domain: 'd',
      execution,
    });
    const { tagList } = executionInfo;
    return { ...executionConfiguration, ...(tagList === undefined ? undefined : { tagList }) } as Configured;
  }

  /** What the service has of a run that is started with this. */
  async function started(definition: object, settings: object, call: object): Promise<Configured> {
    const executor = await createSwfExecutor({ ...place, ...settings });
    const handle = await executor.start(idle(definition), [], {
      workflowId: `run-${(runs += 1)}`,
      ...call,
    });
    await executor.shutdown({ wait: false });
    return configured(handle.workflowId, handle.runId);
  }

  describe.each(SETTINGS)('`$name`', ({ name, of, values, shows }) => {
    const [none, definition, settings, call] = shows;
    const say = (who: keyof typeof values): object => ({ [name]: values[who] });

    it.each([
      ['nobody', {}, {}, {}, none],
      ['the definition', say('definition'), {}, {}, definition],
      ['the settings, before the definition', say('definition'), say('settings'), {}, settings],
      ['the settings alone', {}, say('settings'), {}, settings],
      ['the call, before both', say('definition'), say('settings'), say('call'), call],
      ['the call alone', {}, {}, say('call'), call],
    ])('is what %s says', async (_who, ofDefinition, ofSettings, ofCall, expected) => {
      expect(of(await started(ofDefinition, ofSettings, ofCall))).toEqual(expected);
    });
  });
});

const step = activity('precedence-step', (x: number) => x, {
  taskList: 'of-definition',
  priority: 1,
  startToCloseMs: 10_000,
  scheduleToStartMs: 20_000,
  scheduleToCloseMs: 30_000,
  heartbeatMs: 5_000,
});

class Child extends Workflow {
  static override readonly definition = {
    name: 'precedence-child',
    taskList: 'children',
    tags: ['of-definition'],
    priority: 1,
    childPolicy: 'abandon',
    executionStartToCloseMs: 10_000,
    decisionStartToCloseMs: 20_000,
    lambdaRole: 'arn:definition',
  } as const;

  async run(): Promise<void> {
    await this.waitSignal('never');
  }
}

class PlainChild extends Workflow {
  static override readonly definition = { name: 'precedence-plain-child', taskList: 'children' };

  async run(): Promise<void> {
    await this.waitSignal('never');
  }
}

class Parent extends Workflow {
  static override readonly definition = { name: 'precedence-parent', taskList: 'parents' };

  async run(): Promise<void> {
    this.submit(step, 1);
    this.submitWith(
      {
        taskList: 'of-call',
        priority: 2,
        startToCloseMs: 1_000,
        scheduleToStartMs: 2_000,
        scheduleToCloseMs: 3_000,
        heartbeatMs: 500,
      },
      step,
      2,
    );
    this.submitWith({ workflowId: 'child-1' }, Child);
    this.submitWith(
      {
        workflowId: 'child-2',
        taskList: 'of-call',
        tags: ['of-call'],
        priority: 2,
        childPolicy: 'request-cancel',
        executionStartToCloseMs: 1_000,
        decisionStartToCloseMs: 2_000,
        lambdaRole: 'arn:call',
      },
      Child,
    );
    this.submitWith({ workflowId: 'child-3' }, PlainChild);
    await this.waitSignal('never');
  }
}

/** The attributes of the events of one type of a run, in order. */
async function attributesOf(deciderSettings: object, eventType: string): Promise<Record<string, unknown>[]> {
  await using server = await startDevServer({ clock: 'manual', logLevel: 'error' });
  const place = { domain: 'd', endpoint: server.url };
  await using executor = await createSwfExecutor({ ...place, lambdaRole: 'arn:of-parent' });
  const decider = await startDecider({
    ...place,
    workflows: [Parent],
    taskLists: ['parents'],
    ...deciderSettings,
  });
  const handle = await executor.start(Parent, [], { workflowId: 'p' });
  const key = `${eventType.charAt(0).toLowerCase()}${eventType.slice(1)}EventAttributes`;
  const found = await vi.waitFor(() => {
    const events = server.history({ domain: 'd', workflowId: 'p' }).events;
    const all = events.filter((event) => event.eventType === eventType);
    expect(all.length).toBeGreaterThan(0);
    return all.map((event) => event[key] as Record<string, unknown>);
  }, 10_000);
  await handle.terminate();
  await decider.shutdown({ graceMs: 0 });
  return found;
}

describe('what a workflow submits', () => {
  it('is an activity as its definition says, and the submit before it', async () => {
    const [first, second] = await attributesOf({}, 'ActivityTaskScheduled');

    expect(first).toMatchObject({
      taskList: { name: 'of-definition' },
      taskPriority: '1',
      startToCloseTimeout: '10',
      scheduleToStartTimeout: '20',
      scheduleToCloseTimeout: '30',
      heartbeatTimeout: '5',
    });
    expect(second).toMatchObject({
      taskList: { name: 'of-call' },
      taskPriority: '2',
      startToCloseTimeout: '1',
      scheduleToStartTimeout: '2',
      scheduleToCloseTimeout: '3',
      heartbeatTimeout: '1',
    });
  });

  it('is a child as its definition says, and the submit before it; a role is the parent’s if nobody names one', async () => {
    const [defined, called, plain] = await attributesOf({}, 'StartChildWorkflowExecutionInitiated');

    expect(defined).toMatchObject({
      taskList: { name: 'children' },
      tagList: ['of-definition'],
      taskPriority: '1',
      childPolicy: 'ABANDON',
      executionStartToCloseTimeout: '10',
      taskStartToCloseTimeout: '20',
      lambdaRole: 'arn:definition',
    });
    expect(called).toMatchObject({
      taskList: { name: 'of-call' },
      tagList: ['of-call'],
      taskPriority: '2',
      childPolicy: 'REQUEST_CANCEL',
      executionStartToCloseTimeout: '1',
      taskStartToCloseTimeout: '2',
      lambdaRole: 'arn:call',
    });
    expect(plain).toMatchObject({ taskStartToCloseTimeout: '300', lambdaRole: 'arn:of-parent' });
    expect(plain).not.toHaveProperty('taskPriority');
  });

  it('has the time for decisions of a decider’s settings between the two, and its list before all', async () => {
    const settings = { decisionStartToCloseMs: 30_000, taskList: 'one-for-all' };

    const children = await attributesOf(settings, 'StartChildWorkflowExecutionInitiated');

    expect(children.map(({ taskStartToCloseTimeout }) => taskStartToCloseTimeout)).toEqual(['30', '2', '30']);
    expect(children.map(({ taskList }) => taskList)).toEqual(Array(3).fill({ name: 'one-for-all' }));
  });
});

describe('the identity', () => {
  it.each([
    [{}, expect.stringContaining(`"pid":${process.pid}`) as unknown],
    [{ identity: 'the night shift' }, 'the night shift'],
  ])('of %j shows in what a decider and a worker take', async (identity, expected) => {
    await using server = await startDevServer({ logLevel: 'error', longPollMs: 100 });
    const place = { domain: 'd', endpoint: server.url, taskList: 'l', ...identity };
    await using executor = await createSwfExecutor({ ...place, shortestPollMs: 5 });
    const decider = await startDecider({ ...place, workflows: [] });
    const worker = await startWorker({ ...place, activities: [step] });

    await executor.submit(step, 1);

    const [run] = await runsIn(server.url);
    const { events } = server.history({ domain: 'd', workflowId: run ?? '' });
    for (const name of ['DecisionTaskStarted', 'ActivityTaskStarted']) {
      const event = events.find(({ eventType }) => eventType === name);
      const key = `${name.charAt(0).toLowerCase()}${name.slice(1)}EventAttributes`;
      expect(event?.[key]).toMatchObject({ identity: expected });
    }
    await Promise.all([decider.shutdown({ graceMs: 0 }), worker.shutdown({ graceMs: 0 })]);
  });
});

async function runsIn(endpoint: string): Promise<string[]> {
  const api = await connect({ endpoint });
  const { executionInfos } = await api.call('ListClosedWorkflowExecutions', {
    domain: 'd',
    startTimeFilter: { oldestDate: 0 },
  });
  api.close();
  return executionInfos.map(({ execution }) => execution.workflowId);
}
