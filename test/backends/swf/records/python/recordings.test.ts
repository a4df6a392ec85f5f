import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { replayHistory, type SwfDecision, type SwfHistory } from 'simpleflow/backends/swf';
import type { WorkflowClass } from 'simpleflow';
import { Basic, CancelRefused, ChainTest, ParentOfChain, TimerAndCancel } from './workflows.js';

const FOLDER = resolve(import.meta.dirname, '../../../../../../shared/histories');

/** What each decision task was answered with, by the event that completed it: type, id, and input, result or seconds. */
type Expected = Readonly<Record<number, readonly (readonly unknown[])[]>>;

const ACTIVITY = 'activity-tests.integration.workflow';
const RECORDINGS: readonly [string, WorkflowClass, Expected][] = [
  [
    'basic.json',
    Basic,
    {
      4: [['ScheduleActivityTask', 'activity-examples.basic.increment-1', [1]]],
      10: [
        ['ScheduleActivityTask', 'activity-examples.basic.Delay-1', [30, 2]],
        ['ScheduleActivityTask', 'activity-examples.basic.double-1', [2]],
      ],
      17: [],
      22: [['CompleteWorkflowExecution', 4]],
    },
  ],
  [
    'chain_send_result.json',
    ChainTest,
    {
      4: [['ScheduleActivityTask', `${ACTIVITY}.increment-1`, [5]]],
      10: [['ScheduleActivityTask', `${ACTIVITY}.double-1`, [6]]],
      16: [['CompleteWorkflowExecution', [6, 12]]],
    },
  ],
  [
    'child_workflow.json',
    ParentOfChain,
    {
      4: [
        [
          'StartChildWorkflowExecution',
          'workflow-chaintest-test-simpleflow-workflow--6d7a0f66--1',
          'tests.integration.workflow.ChainTestWorkflow',
          [4],
        ],
      ],
      9: [],
      13: [['CompleteWorkflowExecution', [[5, 10]]]],
    },
  ],
  [
    'timer_and_cancel.json',
    TimerAndCancel,
    {
      4: [
        ['StartTimer', 'timer 2', '120'],
        ['StartTimer', 'timer 1', '2'],
      ],
      10: [
        ['CancelTimer', 'timer 2'],
        ['StartTimer', '_simpleflow_wake_up_timer', '0'],
      ],
      16: [['CompleteWorkflowExecution', null]],
    },
  ],
  [
    'cancel_requested_refused.json',
    CancelRefused,
    {
      4: [['ScheduleActivityTask', `${ACTIVITY}.cancel_workflow-1`, []]],
      12: [],
      14: [['CompleteWorkflowExecution', null]],
    },
  ],
];

describe.skipIf(!existsSync(FOLDER))(
  'the recordings of the Python library (needs `../shared/histories`)',
  () => {
    it.each(RECORDINGS)(
      '%s replays to the decisions that were recorded',
      async (file, workflow, expected) => {
        const history = read(file);

        const report = await replayHistory(workflow, history, {
          compat: 'python',
          taskList: listOf(history),
        });

        expect(report.divergences).toEqual([]);
        expect(
          Object.fromEntries(
            report.decisions.map((each) => [each.decisionTaskCompletedEventId, each.decisions.map(brief)]),
          ),
        ).toEqual(expected);
        expect(report.decisions.flatMap(({ decisions }) => decisions.flatMap(sentTo))).toEqual(
          history.events.flatMap(recordedList),
        );
      },
    );

    it.each(RECORDINGS)('%s is answered the same from every prefix', async (file, workflow, expected) => {
      const history = read(file);
      const ends = history.events.flatMap(({ eventType }, at) =>
        eventType === 'DecisionTaskStarted' ? [at + 1] : [],
      );

      for (const [index, end] of ends.entries()) {
        const prefix = { ...history, events: history.events.slice(0, end) };
        const report = await replayHistory(workflow, prefix, { compat: 'python', taskList: listOf(history) });

        expect(report.ok).toBe(true);
        expect(report.decisions.at(-1)?.decisions.map(brief)).toEqual(Object.values(expected)[index]);
      }
    });

    it('says where the code and the recording disagree', async () => {
      const report = await replayHistory(ChainTest, read('basic.json'), {
        compat: 'python',
      });

      expect(report).toMatchObject({ ok: false, divergences: [{ turn: 1, eventId: 5, kind: 'id' }] });
    });
  },
);

function read(file: string): SwfHistory {
  return JSON.parse(readFileSync(resolve(FOLDER, file), 'utf8')) as SwfHistory;
}

/** In standalone mode everything goes through one list. */
function listOf({ events: [first] }: SwfHistory): string {
  if (first?.eventType !== 'WorkflowExecutionStarted') throw new Error('no first event');
  return first.workflowExecutionStartedEventAttributes.taskList.name;
}

function brief(decision: SwfDecision): unknown[] {
  const { decisionType: type } = decision;
  switch (decision.decisionType) {
    case 'ScheduleActivityTask': {
      const { activityId, input = '' } = decision.scheduleActivityTaskDecisionAttributes;
      return [type, activityId, argsIn(input)];
    }
    case 'StartChildWorkflowExecution': {
      const { workflowId, workflowType, input = '' } = decision.startChildWorkflowExecutionDecisionAttributes;
      return [type, workflowId, workflowType.name, argsIn(input)];
    }
    case 'StartTimer': {
      const { timerId, startToFireTimeout } = decision.startTimerDecisionAttributes;
      return [type, timerId, startToFireTimeout];
    }
    case 'CancelTimer':
      return [type, decision.cancelTimerDecisionAttributes.timerId];
    case 'CompleteWorkflowExecution':
      return [type, JSON.parse(decision.completeWorkflowExecutionDecisionAttributes.result ?? '')];
    default:
      return [type];
  }
}

function argsIn(input: string): unknown {
  const { args, kwargs } = JSON.parse(input) as { readonly args: unknown; readonly kwargs: unknown };
  expect(kwargs).toEqual({});
  return args;
}

/** Type, list and timeouts of activities and children. */
function sentTo(decision: SwfDecision): unknown[] {
  if (decision.decisionType === 'ScheduleActivityTask') {
    const { activityId: _, input: _input, ...rest } = decision.scheduleActivityTaskDecisionAttributes;
    return [rest];
  }
  if (decision.decisionType !== 'StartChildWorkflowExecution') return [];
  const { workflowType, taskList, executionStartToCloseTimeout, taskStartToCloseTimeout } =
    decision.startChildWorkflowExecutionDecisionAttributes;
  return [{ workflowType, taskList, executionStartToCloseTimeout, taskStartToCloseTimeout }];
}

function recordedList(event: SwfHistory['events'][number]): unknown[] {
  if (event.eventType === 'ActivityTaskScheduled') {
    const attributes = event.activityTaskScheduledEventAttributes;
    const { activityId: _, input: _input, decisionTaskCompletedEventId: _by, ...rest } = attributes;
    return [rest];
  }
  if (event.eventType !== 'StartChildWorkflowExecutionInitiated') return [];
  const { workflowType, taskList, executionStartToCloseTimeout, taskStartToCloseTimeout } =
    event.startChildWorkflowExecutionInitiatedEventAttributes;
  return [{ workflowType, taskList, executionStartToCloseTimeout, taskStartToCloseTimeout }];
}
