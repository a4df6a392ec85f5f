import type { ActivityDefinition } from '../activity/activity.js';
import { SimpleflowError } from '../errors.js';
import { isWorkflowClass, Workflow, type AnyWorkflowClass } from '../workflow/workflow.js';
import type { Mock } from './mock.js';

type MockFunction = (...args: unknown[]) => unknown;

/** The mocks of a test, by what they stand in for. */
export class Mocks {
  readonly #activities = new Map<string, MockFunction>();
  readonly #workflows = new Map<AnyWorkflowClass, MockFunction>();

  /** @throws SimpleflowError `invalid-option` for two mocks of one task */
  constructor(mocks: readonly Mock[]) {
    for (const { task, fn } of mocks) {
      if (isWorkflowClass(task)) put(this.#workflows, task, fn as MockFunction, task.definition.name);
      else put(this.#activities, keyOf(task.definition), fn as MockFunction, task.definition.name);
    }
  }

  /** Also by name and version: the test may have got its activity from another copy of the module. */
  ofActivity(activity: { readonly name: string; readonly version: string }): MockFunction | undefined {
    return this.#activities.get(keyOf(activity));
  }

  isMocked(workflow: AnyWorkflowClass): boolean {
    return this.#workflows.has(workflow);
  }

  /** The instance that runs instead of one of a mocked class; undefined if the class is not mocked. */
  standInFor(workflow: AnyWorkflowClass): Workflow | undefined {
    const fn = this.#workflows.get(workflow);
    return fn === undefined ? undefined : new StandIn(workflow.definition.name, fn);
  }
}

function put<K>(map: Map<K, MockFunction>, key: K, fn: MockFunction, name: string): void {
  if (map.has(key)) {
    throw new SimpleflowError('invalid-option', `there are two mocks of \`${name}\`: a test may have one`);
  }
  map.set(key, fn);
}

function keyOf({ name, version }: { readonly name: string; readonly version: string }): string {
  return `${name} ${version}`;
}

/** Activities that are mocks of workflows. */
const STAND_INS = new WeakSet<object>();

/** True for the definition of an activity that only is there because a workflow is mocked. */
export function isStandIn(definition: ActivityDefinition): boolean {
  return STAND_INS.has(definition);
}

/**
 * Runs a mock in place of a workflow. As an activity, so that it may await what it likes; made here and not by
 * `activity()`, which would note it for the whole process.
 */
class StandIn extends Workflow {
  readonly #task: MockFunction & { readonly definition: ActivityDefinition };

  constructor(name: string, fn: MockFunction) {
    super();
    const definition: ActivityDefinition = {
      name,
      version: 'default',
      taskList: 'default',
      retry: { maxAttempts: 1 },
      implementation: fn,
    };
    STAND_INS.add(definition);
    this.#task = Object.assign((...args: unknown[]) => fn(...args), { definition });
  }

  async run(...args: unknown[]): Promise<unknown> {
    const future = this.submit(this.#task, ...args);
    const error = await future.exception();
    // The workflow is what failed, not an activity in it.
    // A try that timed out has no cause.
    if (error !== undefined) throw (error.cause ?? error) as Error;
    return future.result();
  }
}
