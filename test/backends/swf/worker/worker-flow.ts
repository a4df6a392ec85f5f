import type { Decision } from '@aws-sdk/client-swf';
import { type Activity, activity, type ActivityOptions, CLOCK, provide, serviceModule } from 'simpleflow';
import { defaultCodec } from 'simpleflow/backend';
import { VirtualClock } from '../../../../src/inprocess/clock.js';
import type { DevServerOptions } from 'simpleflow/backends/swf/devserver';
import { vi } from 'vitest';
import {
  startWorker,
  type StartWorkerOptions,
  type Worker,
} from '../../../../backends/swf/worker/start-worker.js';
import { ACTIVITIES, DOMAIN, Flow } from '../devserver/support/flow.js';

/** The activity that {@link Flow} registers, with a body of the test's. */
export function ship(body: (...args: never[]) => unknown, options: ActivityOptions = {}): Activity {
  return activity('ship', body, { version: '1', ...options });
}

/** A worker on a development server, in a time that only the test moves; the test is the decider. */
export class WorkerFlow implements AsyncDisposable {
  readonly flow: Flow;
  readonly clock = new VirtualClock('manual');
  readonly lines: string[] = [];
  readonly #workers: Worker[] = [];

  private constructor(flow: Flow) {
    this.flow = flow;
  }

  static async open(options: DevServerOptions = {}): Promise<WorkerFlow> {
    return new WorkerFlow(await Flow.open({ longPollMs: 100, ...options }));
  }

  async worker(options: Partial<StartWorkerOptions>): Promise<Worker> {
    const { clock } = this;
    const worker = await startWorker({
      endpoint: this.flow.server.url,
      domain: DOMAIN,
      taskList: ACTIVITIES.name,
      container: [serviceModule(({ bind }) => void provide(bind, CLOCK, [], () => clock))],
      watchMs: 20,
      log: (line) => this.lines.push(line),
      ...options,
    });
    this.#workers.push(worker);
    return worker;
  }

  /** Starts a run whose first decision schedules the activity with these arguments. */
  async schedule(args: readonly unknown[] = [], more: object = {}, workflowId = 'wf'): Promise<void> {
    await this.flow.start(workflowId, { taskList: { name: workflowId } });
    await this.#decide(workflowId, this.decision(args, more));
  }

  /** Each run has a list of its own, so that no run gets the decision of another. */
  async #decide(workflowId: string, decision: Decision): Promise<void> {
    const { taskToken } = await this.flow.task(workflowId);
    await this.flow.respond(taskToken, decision);
  }

  decision(args: readonly unknown[] = [], more: object = {}) {
    return {
      decisionType: 'ScheduleActivityTask' as const,
      scheduleActivityTaskDecisionAttributes: {
        activityId: 'activity-ship-1',
        activityType: { name: 'ship', version: '1' },
        input: `{"args":${defaultCodec.encode(args)},"kwargs":{}}`,
        ...more,
      },
    };
  }

  /** Asks the activity of the run to stop. */
  async cancel(): Promise<void> {
    await this.flow.swf.signalWorkflowExecution({ domain: DOMAIN, workflowId: 'wf', signalName: 's' });
    await this.#decide('wf', {
      decisionType: 'RequestCancelActivityTask',
      requestCancelActivityTaskDecisionAttributes: { activityId: 'activity-ship-1' },
    });
  }

  async terminate(): Promise<void> {
    await this.flow.swf.terminateWorkflowExecution({ domain: DOMAIN, workflowId: 'wf' });
  }

  async advanceMs(ms: number): Promise<void> {
    await this.flow.server.advanceMs(ms);
    this.clock.advanceMs(ms);
  }

  /** The attributes of an event, once it is there. */
  async until(eventType: string, workflowId = 'wf'): Promise<Record<string, unknown>> {
    return vi.waitFor(() => this.flow.last(eventType, workflowId), { timeout: 10_000, interval: 5 });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.allSettled(this.#workers.map((worker) => worker.shutdown({ graceMs: 1 })));
    await this.flow[Symbol.asyncDispose]();
  }
}

/** A promise and what settles it. */
export function held(): { readonly promise: Promise<void>; readonly release: () => void } {
  let release!: () => void;
  const promise = new Promise<void>((resolve) => (release = resolve));
  return { promise, release };
}
