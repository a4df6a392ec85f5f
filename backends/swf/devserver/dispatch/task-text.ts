import type { InputOf } from '../../protocol/inputs.js';
import type { AnswerBody } from '../wire/answer-body.js';
import { enclose } from '../wire/answer-body.js';
import { invalid } from '../fault.js';
import { historyPage } from '../history/history-page.js';
import type { Activity, Run } from '../state/run.js';
import { argumentsDigest, readPageToken, writePageToken } from '../wire/page-token.js';
import { writeTaskToken } from '../wire/token.js';
import type { World } from '../world.js';

type DecisionPoll = Pick<
  InputOf<'PollForDecisionTask'>,
  'maximumPageSize' | 'reverseOrder' | 'startAtPreviousStartedEvent'
>;

interface DecisionPlace {
  readonly scheduledEventId: number;
  readonly startedEventId: number;
  readonly previousStartedEventId: number;
}

/** The answer to a poll that got a decision task: the task with the first page of its history. */
export function decisionTaskText(world: World, run: Run, input: DecisionPoll): AnswerBody {
  const { started } = run;
  if (started === undefined) return '{}';
  const { scheduledEventId, startedEventId } = started;
  const place = { scheduledEventId, startedEventId, previousStartedEventId: run.previousStartedEventId };
  return decisionPageText(world, run, input, place, undefined);
}

/** A further page of the same task; its token holds the task and the place. */
export function decisionNextPageText(world: World, input: InputOf<'PollForDecisionTask'>): AnswerBody {
  const [runId, scheduledEventId, startedEventId, previousStartedEventId, from] = readPageToken(
    world,
    argumentsDigest('PollForDecisionTask', input),
    input.nextPageToken ?? '',
  );
  const run = world.runs.get(String(runId));
  if (run === undefined || typeof from !== 'number') throw invalid('Invalid token');
  const place = {
    scheduledEventId: Number(scheduledEventId),
    startedEventId: Number(startedEventId),
    previousStartedEventId: Number(previousStartedEventId),
  };
  return decisionPageText(world, run, input, place, from);
}

function decisionPageText(
  world: World,
  run: Run,
  input: DecisionPoll,
  place: DecisionPlace,
  from: number | undefined,
): AnswerBody {
  const { scheduledEventId, startedEventId, previousStartedEventId } = place;
  const firstEventId = input.startAtPreviousStartedEvent === true ? Math.max(1, previousStartedEventId) : 1;
  const page = historyPage(world, run, { ...input, firstEventId, lastEventId: startedEventId, from });
  const { runId, workflowId } = run;
  const token = writeTaskToken({ kind: 'decision', runId, scheduledEventId, startedEventId });
  const next = page.next === undefined ? '' : nextPageMember(world, run, input, { place, from: page.next });
  const workflowExecution = JSON.stringify({ runId, workflowId });
  const type = JSON.stringify({ name: run.type.name, version: run.type.version });
  const after =
    `],${next}"previousStartedEventId":${previousStartedEventId},` +
    `"startedEventId":${startedEventId},"taskToken":"${token}",` +
    `"workflowExecution":${workflowExecution},"workflowType":${type}}`;
  return enclose('{"events":[', page.events, after);
}

function nextPageMember(
  world: World,
  run: Run,
  input: DecisionPoll,
  { place, from }: { readonly place: DecisionPlace; readonly from: number },
): string {
  const { scheduledEventId, startedEventId, previousStartedEventId } = place;
  const where = [run.runId, scheduledEventId, startedEventId, previousStartedEventId, from];
  const token = writePageToken(world, argumentsDigest('PollForDecisionTask', input), where);
  return `"nextPageToken":"${token}",`;
}

/** The answer to a poll that got an activity task. */
export function activityTaskText(activity: Activity): string {
  const { run, attributes, scheduledEventId, startedEventId } = activity;
  const { runId, workflowId } = run;
  return JSON.stringify({
    activityId: attributes.activityId,
    activityType: attributes.activityType,
    input: attributes.input,
    startedEventId,
    taskToken: writeTaskToken({ kind: 'activity', runId, scheduledEventId, startedEventId }),
    workflowExecution: { runId, workflowId },
  });
}
