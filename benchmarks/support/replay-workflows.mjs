// The workflows of the minimal replayers, and what the service writes for one of them.
import { activity, Workflow } from 'simpleflow';

const work = activity('work', (i) => i * 2, { version: '1', taskList: 't' });

class Sequential extends Workflow {
  static definition = { name: 'sequential', version: '1', taskList: 't' };
  async run(n) {
    let sum = 0;
    for (let i = 0; i < n; i += 1) sum += await this.submit(work, i);
    return sum;
  }
}

class Parallel extends Workflow {
  static definition = { name: 'parallel', version: '1', taskList: 't' };
  async run(n) {
    const all = await Promise.all(Array.from({ length: n }, (_, i) => this.submit(work, i)));
    return all.reduce((sum, each) => sum + each, 0);
  }
}

class Child extends Workflow {
  static definition = { name: 'child', version: '1', taskList: 't' };
  async run(i) {
    return i;
  }
}

/** Timers, signals, children, and activities two by two. */
class Mix extends Workflow {
  static definition = { name: 'mix', version: '1', taskList: 't' };
  async run(n) {
    let sum = 0;
    for (let i = 0; i < n; i += 1) {
      if (i % 4 === 0) await this.sleep(1_000);
      else if (i % 4 === 1) await this.sendSignal('self', 'go', i).then(() => this.waitSignal('go'));
      else if (i % 4 === 2) sum += await this.submit(Child, i);
      else sum += (await Promise.all([this.submit(work, i), this.submit(work, i)]))[1];
    }
    return sum;
  }
}

export const workflows = { sequential: Sequential, parallel: Parallel, mix: Mix };

/** What the service writes for `sequential`, which has no end in sight: `count` activities, six events each. */
export function endlessHistory(count) {
  const events = [];
  let completed = 0;
  const push = (eventType, attributes) => {
    const key = `${eventType[0].toLowerCase()}${eventType.slice(1)}EventAttributes`;
    events.push({ eventId: events.length + 1, eventTimestamp: 1.7e9, eventType, [key]: attributes });
    return events.length;
  };
  const taskList = { name: 't' };
  push('WorkflowExecutionStarted', {
    workflowType: { name: 'sequential', version: '1' },
    childPolicy: 'TERMINATE',
    taskList,
    input: '{"args":[100000],"kwargs":{}}',
  });
  const decide = () => {
    const scheduledEventId = push('DecisionTaskScheduled', { taskList });
    const startedEventId = push('DecisionTaskStarted', { scheduledEventId });
    completed = push('DecisionTaskCompleted', { scheduledEventId, startedEventId });
  };
  decide();
  for (let i = 0; i < count; i += 1) {
    const scheduledEventId = push('ActivityTaskScheduled', {
      activityId: `activity-work-${i + 1}`,
      activityType: { name: 'work', version: '1' },
      input: `{"args":[${i}],"kwargs":{}}`,
      taskList,
      decisionTaskCompletedEventId: completed,
    });
    const startedEventId = push('ActivityTaskStarted', { scheduledEventId });
    push('ActivityTaskCompleted', { scheduledEventId, startedEventId, result: String(2 * i) });
    decide();
  }
  return events;
}
