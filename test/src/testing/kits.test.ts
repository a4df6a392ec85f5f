import { describe, expect, it } from 'vitest';
import { createLocalExecutor } from 'simpleflow/backends/local';
import {
  JOURNAL_CASE,
  testExecutor,
  testWorkflows,
  virtualInstance,
  type Instance,
  type Subject,
  type WorkflowCase,
} from 'simpleflow/testing';
import { failureOf, MemoryRunner } from './memory-runner.js';

const local = (): Instance => virtualInstance((options) => createLocalExecutor(options));
const A_CASE = 'ids are given at submit, in program order, also to tasks that wait for arguments';

describe('a kit', () => {
  it('names its suite after the subject', () => {
    const runner = new MemoryRunner();

    testExecutor(runner, { name: 'mine', create: local });
    testWorkflows(runner, { name: 'mine', create: local });

    expect(runner.suites).toEqual(['mine: executor', 'mine: workflows']);
    expect(runner.skipped).toEqual([]);
  });

  it('makes a fresh instance for each case, and closes it', async () => {
    const log: string[] = [];
    const runner = new MemoryRunner();
    const create = (): Instance => {
      const instance = local();
      log.push('create');
      return { ...instance, close: async () => void (await instance.close(), log.push('close')) };
    };
    testWorkflows(runner, { name: 'mine', create });

    await failureOf(runner, A_CASE);
    await failureOf(runner, A_CASE);

    expect(log).toEqual(['create', 'close', 'create', 'close']);
  });

  it('tells `create` where its activities and workflows are, as modules that can be imported', async () => {
    const modules: string[] = [];
    const runner = new MemoryRunner();
    testWorkflows(runner, {
      name: 'mine',
      create: ({ activityModules, workflowModules }) => {
        modules.push(...activityModules, ...workflowModules);
        return local();
      },
    });

    await failureOf(runner, A_CASE);

    expect(modules.length).toBeGreaterThan(10);
    for (const module of modules) {
      expect(module).toMatch(/^file:/u);
      expect(Object.keys((await import(module)) as object).length).toBeGreaterThan(0);
    }
  });

  it('skips a case that the subject declares a gap, with the reason', () => {
    const runner = new MemoryRunner();

    testWorkflows(runner, { name: 'mine', create: local, gaps: { [A_CASE]: 'no counters' } });

    expect(runner.skipped).toEqual([`${A_CASE} (gap: no counters)`]);
    expect(runner.tests.has(A_CASE)).toBe(false);
  });

  it('does not compile with a gap that is no case', () => {
    // @ts-expect-error -- there is no such case
    const subject: Subject<WorkflowCase> = { name: 'mine', create: local, gaps: { 'no such case': 'why' } };

    expect(subject.gaps).toBeDefined();
  });

  it('replays no runs of a subject that keeps no journals', async () => {
    const withoutJournal = (): Instance => virtualInstance(({ clock }) => createLocalExecutor({ clock }));
    const runner = new MemoryRunner();
    testWorkflows(runner, { name: 'a', create: withoutJournal, gaps: { [JOURNAL_CASE]: 'keeps none' } });
    const strict = new MemoryRunner();
    testWorkflows(strict, { name: 'b', create: withoutJournal });

    expect(await failureOf(runner, A_CASE)).toBeUndefined();
    expect(await failureOf(strict, A_CASE)).toMatchObject({ code: 'invalid-state' });
  });
});
