import type { ActivityTask, Decision, DecisionTask } from '@aws-sdk/client-swf';
import { SWF } from '@aws-sdk/client-swf';
import type { DevServer, DevServerOptions, DumpedEvent } from 'simpleflow/backends/swf/devserver';
import { startDevServer } from 'simpleflow/backends/swf/devserver';

export const DOMAIN = 'shop';
export const WORKFLOW_TYPE = { name: 'order', version: '1' };
export const ACTIVITY_TYPE = { name: 'ship', version: '1' };
export const DECISIONS = { name: 'decisions' };
export const ACTIVITIES = { name: 'activities' };

/** A server with the SDK's client pointed at it, a domain and two types. Disposing it ends all of it. */
export class Flow implements AsyncDisposable {
  readonly server: DevServer;
  readonly swf: SWF;

  private constructor(server: DevServer) {
    this.server = server;
    this.swf = clientOf(server.url);
  }

  /** A manual clock and polls that do not wait, unless the options say otherwise; with domain and types. */
  static async open(options: DevServerOptions = {}): Promise<Flow> {
    const flow = await Flow.bare(options);
    await flow.register();
    return flow;
  }

  /** The same without domain and types. */
  static async bare(options: DevServerOptions = {}): Promise<Flow> {
    return new Flow(await startDevServer({ clock: 'manual', longPollMs: 0, logLevel: 'error', ...options }));
  }

  async register(domain = DOMAIN): Promise<void> {
    await this.swf.registerDomain({ name: domain, workflowExecutionRetentionPeriodInDays: '1' });
    await this.swf.registerWorkflowType({
      domain,
      ...WORKFLOW_TYPE,
      defaultTaskList: DECISIONS,
      defaultChildPolicy: 'TERMINATE',
      defaultExecutionStartToCloseTimeout: '3600',
      defaultTaskStartToCloseTimeout: '60',
    });
    await this.swf.registerActivityType({
      domain,
      ...ACTIVITY_TYPE,
      defaultTaskList: ACTIVITIES,
      defaultTaskHeartbeatTimeout: 'NONE',
      defaultTaskScheduleToCloseTimeout: '300',
      defaultTaskScheduleToStartTimeout: '200',
      defaultTaskStartToCloseTimeout: '100',
    });
  }

  /** Starts an execution and returns its runId. */
  async start(workflowId = 'wf', more: object = {}): Promise<string> {
    const { runId = '' } = await this.swf.startWorkflowExecution({
      domain: DOMAIN,
      workflowId,
      workflowType: WORKFLOW_TYPE,
      ...more,
    });
    return runId;
  }

  /** Takes the next decision task, which must be there. */
  async task(list = DECISIONS.name, more: object = {}): Promise<DecisionTask & { taskToken: string }> {
    const task = await this.swf.pollForDecisionTask({ domain: DOMAIN, taskList: { name: list }, ...more });
    if (task.taskToken === undefined) throw new Error(`no decision task on \`${list}\``);
    return { ...task, taskToken: task.taskToken };
  }

  /** Takes the next decision task and answers it. */
  async decide(...decisions: Decision[]): Promise<DecisionTask> {
    const task = await this.task();
    await this.respond(task.taskToken, ...decisions);
    return task;
  }

  async respond(taskToken: string, ...decisions: Decision[]): Promise<void> {
    await this.swf.respondDecisionTaskCompleted({ taskToken, decisions });
  }

  /** Takes the next activity task, which must be there. */
  async activity(list = ACTIVITIES.name): Promise<ActivityTask & { taskToken: string }> {
    const task = await this.swf.pollForActivityTask({ domain: DOMAIN, taskList: { name: list } });
    if (task.taskToken === undefined) throw new Error(`no activity task on \`${list}\``);
    return { ...task, taskToken: task.taskToken };
  }

  events(workflowId = 'wf'): readonly DumpedEvent[] {
    return this.server.history({ domain: DOMAIN, workflowId }).events;
  }

  /** The event types of an execution, from the n-th event on. */
  types(workflowId = 'wf', from = 1): string[] {
    return this.events(workflowId)
      .slice(from - 1)
      .map((event) => event.eventType);
  }

  /** The attributes of the last event of a type. */
  last(eventType: string, workflowId = 'wf'): Record<string, unknown> {
    const event = this.events(workflowId).findLast((candidate) => candidate.eventType === eventType);
    if (event === undefined) throw new Error(`no ${eventType} among ${this.types(workflowId).join(', ')}`);
    const key = `${eventType.charAt(0).toLowerCase()}${eventType.slice(1)}EventAttributes`;
    return event[key] as Record<string, unknown>;
  }

  async describe(workflowId: string, runId: string) {
    return this.swf.describeWorkflowExecution({ domain: DOMAIN, execution: { workflowId, runId } });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.swf.destroy();
    await this.server.close();
  }
}

/** One attempt: a test sees what the server answers, not what a retry makes of it. */
export function clientOf(endpoint: string): SWF {
  return new SWF({
    endpoint,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'anyone', secretAccessKey: 'anything' },
  });
}

/** `ShopFault: message` of a call that must fail. */
export async function faultOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Error) return `${error.name}: ${error.message}`;
  }
  throw new Error('the call was to fail');
}
