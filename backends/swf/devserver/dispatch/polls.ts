import type { AnswerBody } from '../wire/answer-body.js';
import type { World } from '../world.js';
import { startActivity } from './activity-tasks.js';
import { activityTaskText, decisionTaskText } from './task-text.js';
import { startDecision } from './decision-tasks.js';
import type { Poller, Task, TaskList } from './task-list.js';
import { QUOTAS } from '../../protocol/limits.js';
import { Fault } from '../fault.js';

/** Hands the tasks of a list to its pollers, first come, first served; who has gone gets none. */
export function matchList(world: World, list: TaskList): void {
  for (const poller of list.pollers) {
    if (list.tasks.size === 0) break;
    release(world, poller);
    if (poller.caller.isGone()) continue;
    const task = list.tasks.pop();
    if (task !== undefined) poller.caller.answer(start(world, task, poller));
  }
  list.retireIfIdle();
}

function start(world: World, task: Task, poller: Poller): AnswerBody {
  if (task.kind === 'activity') {
    startActivity(world, task, poller.input.identity);
    return activityTaskText(task);
  }
  const { run } = task;
  startDecision(world, task, poller.input.identity);
  return decisionTaskText(world, run, poller.kind === 'decision' ? poller.input : {});
}

/** The answer to a poll when a task is there and nobody waits before it; otherwise the poll is held. */
export function pollOrHold(world: World, poller: Poller): AnswerBody | undefined {
  const { list, caller } = poller;
  if (list.pollers.size === 0) {
    const task = list.tasks.pop();
    if (task !== undefined) {
      list.retireIfIdle();
      return start(world, task, poller);
    }
  }
  const { longPollMs, limits } = world.settings;
  if (longPollMs === 0 || world.closing) {
    list.retireIfIdle();
    return emptyText(world, poller);
  }
  // The service's words, as users have reported them.
  if (limits === 'swf' && list.pollers.size >= QUOTAS.pollersPerTaskList)
    throw new Fault('LimitExceededFault', 'Limit on maximum concurrent poll requests per task list reached');
  list.pollers.add(poller);
  world.heldPolls++;
  poller.deadline = world.deadlines.arm({ kind: 'poll', poller }, world.clock.nowMs() + longPollMs);
  caller.onGone(() => release(world, poller));
  if (list.tasks.size > 0) world.match(list);
  return undefined;
}

/** The poll has waited long enough. */
export function answerEmpty(world: World, poller: Poller): void {
  release(world, poller);
  if (!poller.caller.isGone()) poller.caller.answer(emptyText(world, poller));
}

function release(world: World, poller: Poller): void {
  if (!poller.list.pollers.delete(poller)) return;
  world.heldPolls--;
  world.deadlines.cancel(poller.deadline);
  poller.deadline = undefined;
  poller.list.retireIfIdle();
}

/** Recorded answers: the zeros are there, everything else is not. */
function emptyText(world: World, poller: Poller): string {
  const token = world.settings.questions.emptyPollTaskToken === 'empty' ? { taskToken: '' } : {};
  return poller.kind === 'decision'
    ? JSON.stringify({ previousStartedEventId: 0, startedEventId: 0, ...token })
    : JSON.stringify({ startedEventId: 0, ...token });
}
