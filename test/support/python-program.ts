import {
  activity,
  ActivityError,
  byName,
  Chain,
  FuncGroup,
  Group,
  markerTask,
  wait,
  Workflow,
  WorkflowError,
  type Future,
  type TaskFailure,
  type TaskFailureDecision,
  type WorkflowClass,
  type WorkflowDefinition,
} from 'simpleflow';
import type { Part, PythonCase, Statement } from './random-python-program.js';

const t = 300_000;
const limits = { startToCloseMs: t, scheduleToStartMs: t, scheduleToCloseMs: t, heartbeatMs: t };
const defined = { version: '1', taskList: 'tl', ...limits };
const any = (...args: unknown[]): unknown => args;

class Child extends Workflow {
  static override readonly definition: WorkflowDefinition = {
    name: 'kid',
    version: '1',
    taskList: 'tl',
    typeName: 'm.Child',
  };
  run(...args: unknown[]): unknown {
    return args;
  }
}
class Quiet extends Child {
  static override readonly definition = {
    ...Child.definition,
    name: 'quiet',
    typeName: 'm.Quiet',
    raisesOnFailure: false,
  };
}

const TASKS = {
  plain: activity('m.plain', any, defined),
  other: activity('m.other', any, defined),
  raiser: activity('m.raiser', any, { ...defined, raisesOnFailure: true }),
  twice: activity('m.twice', any, { ...defined, retry: 1 }),
  stubborn: activity('m.stubborn', any, { ...defined, retry: 2, raisesOnFailure: true }),
  once: activity('m.once', any, { ...defined, idempotent: true }),
  Child,
  Quiet,
} as const;
type Task = (typeof TASKS)['plain'];

class ValueError extends Error {
  override readonly name = 'ValueError';
}

/** The program as a workflow. */
export function workflowOfCase({ program, priority, hook }: PythonCase): WorkflowClass<never[]> {
  return class extends Workflow {
    static override readonly definition: WorkflowDefinition = {
      name: 'sim',
      version: '1',
      taskList: 'tl',
      ...(priority === null ? undefined : { priority }),
    };

    async run(..._args: unknown[]): Promise<unknown> {
      return new Program(this).run(program);
    }

    override onTaskFailure(failure: TaskFailure): TaskFailureDecision | undefined {
      return answerOf(hook[failure.name], failure);
    }
  };
}

function answerOf(kind: string | undefined, failure: TaskFailure): TaskFailureDecision | undefined {
  if (kind === undefined || failure.attempt > 2) return undefined;
  switch (kind) {
    case 'abort':
      return failure.abort();
    case 'ignore':
      return failure.ignore();
    case 'cancel':
      return failure.cancel();
    case 'retry':
      return failure.retry();
    default:
      return failure.retryLater(30_000);
  }
}

class Program {
  readonly #workflow: Workflow;
  readonly #futures = new Map<string, Future<unknown>>();

  constructor(workflow: Workflow) {
    this.#workflow = workflow;
  }

  async run(program: readonly Statement[]): Promise<unknown[]> {
    for (const statement of program) await this.#step(statement);
    const values: unknown[] = [];
    for (const future of this.#futures.values()) values.push(await future);
    return values;
  }

  async #step(s: Statement): Promise<void> {
    const w = this.#workflow;
    switch (s.kind) {
      case 'submit':
        this.#futures.set(s.to, this.#submit(s));
        return;
      case 'container':
        this.#futures.set(s.to, w.submit(this.#container(s.of)));
        return;
      case 'map':
        this.#futures.set(s.to, w.map(taskOf(s.task), this.#args(s.args) as never[]));
        return;
      case 'timer':
        this.#futures.set(s.to, w.startTimer(s.seconds * 1_000, { id: s.id }));
        return;
      case 'cancel-timer':
        this.#future(s.of).cancel();
        return;
      case 'many': {
        const items = Array.from({ length: s.count }, (_, index) => index);
        this.#futures.set(s.to, w.map(taskOf(s.task), items as never[]));
        return;
      }
      case 'wait-signal':
        this.#futures.set(s.to, w.waitSignal(s.name));
        return;
      case 'send':
        this.#futures.set(s.to, w.sendSignal({ workflowId: 'other', runId: 'r2' }, s.name));
        return;
      case 'marker':
        this.#futures.set(s.to, w.submit(markerTask(s.name, s.details)));
        return;
      case 'await':
        await this.#future(s.of);
        return;
      case 'wait':
        await wait(s.of.map((name) => this.#future(name)));
        return;
      case 'try':
        return this.#try(s);
      case 'if-failed':
        if ((await this.#future(s.of).exception()) !== undefined)
          for (const each of s.then) await this.#step(each);
        return;
      case 'continue': {
        const [, ...args] = byName(Child, { x: s.x });
        await w.continueAsNew(...args);
        return;
      }
      case 'throw':
        throw new ValueError(s.message);
    }
  }

  async #try({ body, otherwise }: Extract<Statement, { kind: 'try' }>): Promise<void> {
    try {
      for (const each of body) await this.#step(each);
    } catch (error) {
      if (!(error instanceof ActivityError || error instanceof WorkflowError)) throw error;
      for (const each of otherwise) await this.#step(each);
    }
  }

  #submit({ task, args, named }: Extract<Statement, { kind: 'submit' }>): Future<unknown> {
    const given = this.#args(args);
    if (named === undefined) return this.#workflow.submit(taskOf(task), ...given);
    const entries = Object.entries(named).map(([name, value]) => [name, this.#arg(value)]);
    const [, ...all] = byName(taskOf(task), Object.fromEntries(entries) as Record<string, unknown>);
    return this.#workflow.submit(taskOf(task), ...given, ...all);
  }

  #container(part: Part): Chain | Group | FuncGroup<[], never> {
    if (!('kind' in part)) throw new Error('a task is no container');
    if (part.kind === 'func') {
      const options = part.raises === null ? {} : { raisesOnFailure: part.raises };
      return new FuncGroup(options, () => this.#container(part.of) as never);
    }
    const elements = part.parts.map((each) =>
      'task' in each ? [taskOf(each.task), ...this.#args(each.args)] : this.#container(each),
    );
    const options = Object.fromEntries(
      Object.entries(part.options)
        .filter(([, value]) => value !== null)
        .map(([name, value]) => [name.replace(/_(.)/gu, (_, c: string) => c.toUpperCase()), value]),
    );
    return part.kind === 'chain'
      ? new Chain(options, ...(elements as never[]))
      : new Group(options, ...(elements as never[]));
  }

  #args(args: readonly unknown[]): unknown[] {
    return args.map((arg) => this.#arg(arg));
  }

  #arg(arg: unknown): unknown {
    if (typeof arg !== 'object' || arg === null) return arg;
    if ('$future' in arg) return this.#future(arg.$future as string);
    return '$nested' in arg ? [this.#future(arg.$nested as string), 1] : arg;
  }

  #future(name: string): Future<unknown> {
    const future = this.#futures.get(name);
    // As the library's dictionary.
    if (future === undefined) throw new KeyError(`'${name}'`);
    return future;
  }
}

class KeyError extends Error {
  override readonly name = 'KeyError';
}

function taskOf(name: string): Task {
  return TASKS[name as keyof typeof TASKS] as Task;
}
