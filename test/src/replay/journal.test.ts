import { activity, Workflow, type Executor, type Journal } from 'simpleflow';
import { InProcessExecutor, readJournal } from 'simpleflow/backend';
import { VirtualClock } from '../../../src/inprocess/clock.js';
import { InlineRunner } from 'simpleflow/backends/local';
import { historyToJournal, journalToHistory } from 'simpleflow/backends/swf';
import { describe, expect, it } from 'vitest';

const add = activity('add', (x: number, y: number) => x + y);
const refuse = activity('refuse', (x: number): number => {
  throw new RangeError(`not ${x}`);
});
const inner = activity('inner', (): number => {
  throw new RangeError('of the child');
});

class Waits extends Workflow {
  static override readonly definition = { name: 'waits', version: '3' };

  async run(): Promise<void> {
    await this.submit(add, 1, 2);
    await this.waitSignal('go');
  }
}

class Child extends Workflow {
  static override readonly definition = { name: 'child' };

  async run(): Promise<number> {
    return this.submit(inner);
  }
}

type Body = (self: Workflow) => Promise<unknown>;

function workflow(body: Body) {
  return class extends Workflow {
    static override readonly definition = { name: 'any' };
    async run(): Promise<unknown> {
      return body(this);
    }
  };
}

function executor(): Executor {
  return new InProcessExecutor({ runner: new InlineRunner(), clock: new VirtualClock(), journal: true });
}

/** The ids that the closing command of a run names. */
async function failedTasksOf(body: Body): Promise<readonly string[] | undefined> {
  await using local = executor();
  const handle = await local.start(workflow(body), []);
  await handle.result().catch(() => undefined);
  const closing = (await handle.history()).turns.at(-1)?.commands.at(-1);
  return closing?.kind === 'fail-run' ? closing.failedTasks : undefined;
}

const JOURNAL: Journal = {
  format: 'simpleflow-journal/2',
  engine: { flags: [], version: '0.1.0' },
  identity: { workflowId: 'w', runId: 'r', name: 'waits', version: '3' },
  turns: [
    {
      atMs: 1,
      events: [
        {
          kind: 'run-started',
          workflowId: 'w',
          runId: 'r',
          name: 'waits',
          version: '3',
          taskList: 'default',
          tags: [],
          input: '{"args":[],"kwargs":{}}',
        },
      ],
      commands: [],
    },
  ],
};

describe('a journal', () => {
  it('says which run it is of, and how that was closed from outside', async () => {
    await using local = executor();
    const handle = await local.start(Waits, [], { workflowId: 'w' });
    await handle.signal('other', 1);
    while ((await handle.history()).turns.length < 2) await new Promise((resolve) => setImmediate(resolve));

    await handle.terminate('enough');

    const { identity, end, turns } = await handle.history();
    expect(identity).toEqual({ workflowId: 'w', runId: handle.runId, name: 'waits', version: '3' });
    expect(end).toEqual({ kind: 'terminate-run', reason: 'enough', atMs: expect.any(Number) as number });
    expect(turns.flatMap(({ commands }) => commands).map(({ kind }) => kind)).toEqual(['schedule-activity']);
  });

  it('holds the events that no turn has applied', async () => {
    await using local = executor();
    const handle = await local.start(Waits, [], { workflowId: 'w' });
    await handle.terminate('at once');

    const { inbox, turns } = await handle.history();

    expect(turns).toEqual([]);
    expect(inbox).toMatchObject([{ kind: 'run-started', workflowId: 'w' }]);
  });

  it('keeps end and waiting events as a history of Amazon SWF, and comes back', () => {
    const journal: Journal = {
      ...JOURNAL,
      inbox: [{ kind: 'signal-received', name: 'go', input: '{"args":[],"kwargs":{}}' }],
      end: { kind: 'terminate-run', reason: 'enough', atMs: 5 },
    };

    const { events } = journalToHistory(journal);

    expect(events.map(({ eventType }) => eventType).slice(-2)).toEqual([
      'WorkflowExecutionSignaled',
      'WorkflowExecutionTerminated',
    ]);
    const back = historyToJournal(events, { workflowId: 'w', runId: 'r', name: 'waits' });
    expect(back).toEqual(journal);
  });

  it('says who ran a try, as histories of Amazon SWF do', () => {
    const [started] = JOURNAL.turns;
    const schedule = {
      kind: 'schedule-activity',
      id: 'activity-add-1',
      name: 'add',
      version: 'default',
      taskList: 'default',
      attempt: 1,
      input: '{"args":[1,2],"kwargs":{}}',
    } as const;
    const journal: Journal = {
      ...JOURNAL,
      turns: [
        { ...started!, commands: [schedule] },
        {
          atMs: 2,
          events: [{ kind: 'activity-started', id: schedule.id, identity: 'host:7' }],
          commands: [],
        },
      ],
    };

    const { events } = journalToHistory(journal);

    expect(historyToJournal(events, { workflowId: 'w', runId: 'r', name: 'waits' })).toEqual(journal);
  });
});

describe('the close of a run that fails', () => {
  it('names the task with whose error it failed', async () => {
    expect(await failedTasksOf(async (self) => self.submit(refuse, 1))).toEqual(['activity-refuse-1']);
  });

  it('names tasks in the chain of causes and in groups of errors, each once', async () => {
    const failedTasks = await failedTasksOf(async (self) => {
      const [a, b] = [self.submit(refuse, 1), self.submit(refuse, 2)];
      const errors = (await Promise.allSettled([a, b])).map(
        (end) => (end as PromiseRejectedResult).reason as Error,
      );
      throw new Error('both', { cause: new AggregateError([...errors, errors[0]]) });
    });

    expect(failedTasks).toEqual(['activity-refuse-1', 'activity-refuse-2']);
  });

  it('names the child, and no task of the child', async () => {
    const failedTasks = await failedTasksOf(async (self) => self.submit(Child));

    expect(failedTasks).toEqual([expect.stringMatching(/^workflow-child-/u)]);
  });

  it('names tasks whose failure nobody has looked at', async () => {
    expect(await failedTasksOf(async (self) => void self.submit(refuse, 1))).toEqual(['activity-refuse-1']);
  });

  it('names none if workflow code threw', async () => {
    const failedTasks = await failedTasksOf(async (self) => {
      await self.submit(refuse, 1).exception();
      throw new TypeError('its own');
    });

    expect(failedTasks).toEqual([]);
  });

  it('survives errors whose causes end nowhere', async () => {
    const failedTasks = await failedTasksOf(async (self) => {
      const error = new Error('round');
      error.cause = new AggregateError([error, await self.submit(refuse, 1).exception()]);
      throw error;
    });

    expect(failedTasks).toEqual(['activity-refuse-1']);
  });
});

describe('the reader of journals', () => {
  it('gives version 1 in the form of version 2', () => {
    const { identity, ...rest } = JOURNAL;

    expect(readJournal({ ...rest, format: 'simpleflow-journal/1' })).toEqual({ identity, ...rest });
  });

  it('ignores fields that it does not know', () => {
    expect(() => readJournal({ ...JOURNAL, later: 1 })).not.toThrow();
  });

  const origin = { run: { workflowId: 'w' }, pastTurns: 1, cut: { turn: 1, event: 0 } };

  it.each([
    ['$.format', { ...JOURNAL, format: 'simpleflow-journal/3' }],
    ['$.identity', { ...JOURNAL, identity: undefined }],
    ['$.identity.name', { ...JOURNAL, identity: { ...JOURNAL.identity, name: 1 } }],
    ['$.turns', { ...JOURNAL, format: 'simpleflow-journal/1', turns: [] }],
    ['$.turns[0].callSites', { ...JOURNAL, turns: [{ ...JOURNAL.turns[0], callSites: [null] }] }],
    ['$.inbox[0].kind', { ...JOURNAL, inbox: [{}] }],
    ['$.end.kind', { ...JOURNAL, end: { kind: 'complete-run', atMs: 1 } }],
    ['$.end.atMs', { ...JOURNAL, end: { kind: 'time-out-run' } }],
    ['$.origin.run.workflowId', { ...JOURNAL, origin: { ...origin, run: {} } }],
    ['$.origin.pastTurns', { ...JOURNAL, origin: { ...origin, pastTurns: 2 } }],
    ['$.origin.cut.turn', { ...JOURNAL, origin: { ...origin, cut: { turn: 0, event: 0 } } }],
    ['$.origin.cut.event', { ...JOURNAL, origin: { ...origin, cut: { turn: 1, event: -1 } } }],
  ])('names the place that is wrong: %s', (place, journal) => {
    expect(() => readJournal(journal)).toThrow(
      expect.objectContaining({
        code: 'malformed-data',
        message: expect.stringContaining(`\`${place}\``) as string,
      }),
    );
  });
});
