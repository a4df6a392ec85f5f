// The least a replayer of the mix can do, in plain Node: each result in history is compared with what the code issued (id,
// type, input), one drain a decision. No retries, cancellation, refusals, cut decisions, codecs, reports.
//   node minimal-mix.mjs FILE
import { readFileSync } from 'node:fs';

class Context {
  issued = [];
  open = new Map();
  counts = new Map();
  signals = [];
  waiting = [];

  issue(kind, type, input) {
    const n = (this.counts.get(kind + type) ?? 0) + 1;
    this.counts.set(kind + type, n);
    const id = `${kind}-${type}${n}`;
    this.issued.push({
      id,
      type,
      input: input === undefined ? '' : JSON.stringify({ args: [input], kwargs: {} }),
    });
    return new Promise((resolve) => this.open.set(id, resolve));
  }
  settle(id, value) {
    const resolve = this.open.get(id);
    this.open.delete(id);
    resolve(value);
  }
  waitSignal() {
    if (this.signals.length > 0) return Promise.resolve(this.signals.shift());
    return new Promise((resolve) => this.waiting.push(resolve));
  }
  signal(value) {
    if (this.waiting.length > 0) this.waiting.shift()(value);
    else this.signals.push(value);
  }
}

async function mix(context, n) {
  let sum = 0;
  for (let i = 0; i < n; i += 1) {
    if (i % 4 === 0) await context.issue('timer', '');
    else if (i % 4 === 1) await context.issue('signal', 'go', i).then(() => context.waitSignal());
    else if (i % 4 === 2) sum += await context.issue('child', 'child', i);
    else {
      const both = [context.issue('activity', 'work', i), context.issue('activity', 'work', i)];
      sum += (await Promise.all(both))[1];
    }
  }
  return sum;
}

const drain = () => new Promise(setImmediate);

async function replay(events) {
  const context = new Context();
  const byEvent = new Map();
  let batch = [];
  let issued = [];
  let at = 0;
  let result;
  const take = ({ eventId }, type, input) => {
    const command = issued[at];
    at += 1;
    if (command?.type !== type || command.input !== input) throw new Error(`divergence at event ${eventId}`);
    byEvent.set(eventId, command.id);
    return command;
  };
  const settle = (eventId, text) => {
    const id = byEvent.get(eventId);
    batch.push(() => context.settle(id, text === undefined ? undefined : JSON.parse(text)));
  };
  for (const event of events) {
    switch (event.eventType) {
      case 'WorkflowExecutionStarted': {
        const { args } = JSON.parse(event.workflowExecutionStartedEventAttributes.input);
        batch.push(() => mix(context, ...args).then((value) => (result = value)));
        break;
      }
      case 'DecisionTaskCompleted':
        if (at !== issued.length) throw new Error('the code issued more than history shows');
        for (const apply of batch) apply();
        batch = [];
        await drain();
        issued = context.issued;
        context.issued = [];
        at = 0;
        break;
      case 'ActivityTaskScheduled': {
        const { activityId, activityType, input } = event.activityTaskScheduledEventAttributes;
        if (take(event, activityType.name, input).id.replace('work', 'work-') !== activityId)
          throw new Error(`another id at event ${event.eventId}`);
        break;
      }
      case 'TimerStarted':
        take(event, '', '');
        break;
      case 'StartChildWorkflowExecutionInitiated': {
        const { workflowType, input } = event.startChildWorkflowExecutionInitiatedEventAttributes;
        take(event, workflowType.name, input);
        break;
      }
      case 'SignalExternalWorkflowExecutionInitiated': {
        const { signalName, input } = event.signalExternalWorkflowExecutionInitiatedEventAttributes;
        take(event, signalName, input);
        break;
      }
      case 'ActivityTaskCompleted': {
        const { scheduledEventId, result: text } = event.activityTaskCompletedEventAttributes;
        settle(scheduledEventId, text);
        break;
      }
      case 'TimerFired':
        settle(event.timerFiredEventAttributes.startedEventId);
        break;
      case 'ChildWorkflowExecutionCompleted': {
        const { initiatedEventId, result: text } = event.childWorkflowExecutionCompletedEventAttributes;
        settle(initiatedEventId, text);
        break;
      }
      case 'ExternalWorkflowExecutionSignaled':
        settle(event.externalWorkflowExecutionSignaledEventAttributes.initiatedEventId);
        break;
      case 'WorkflowExecutionSignaled': {
        const { args } = JSON.parse(event.workflowExecutionSignaledEventAttributes.input);
        batch.push(() => context.signal(args[0]));
        break;
      }
      case 'WorkflowExecutionCompleted':
        if (JSON.stringify(result) !== event.workflowExecutionCompletedEventAttributes.result)
          throw new Error('another result');
        break;
      default:
    }
  }
}

const { events } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
// As the minimal replayer of the other shapes does.
const text = JSON.stringify(events);
const times = [];
for (let i = 0; i < 5; i += 1) {
  const parsed = JSON.parse(text);
  const startedAtMs = performance.now();
  await replay(parsed);
  times.push(performance.now() - startedAtMs);
}
const [firstMs] = times;
const medMs = [...times].sort((a, b) => a - b)[2];
console.log(JSON.stringify({ firstMs, medMs, rssMB: process.resourceUsage().maxRSS / 1_024 }));
