import type { ActivityClass, ActivityInstance } from '../activity/activity.js';
import { SimpleflowError } from '../errors.js';
import type { AnyWorkflowClass, Workflow } from '../workflow/workflow.js';
import { constructorParameters } from './injection-error.js';
import type { ServiceContainer } from './service-container.js';
import type { ServiceKey } from './token.js';

type AnyClass = new (...services: never[]) => object;

/**
 * Makes the instances of activity and workflow classes: from the container if the class is bound there, else with `new`
 * if the constructor takes nothing.
 */
export class Instances {
  readonly #container: ServiceContainer;
  readonly #workflows = new WeakSet<Workflow>();

  constructor(container: ServiceContainer) {
    this.#container = container;
  }

  /**
   * Services of activities may be made asynchronously.
   * @throws SimpleflowError `injection-failed` if the class or a service it needs is not bound
   */
  readonly activity = async (activityClass: ActivityClass): Promise<ActivityInstance> => {
    const key = activityClass as unknown as ServiceKey<ActivityInstance>;
    if (!this.#container.isBound(key)) return construct('activity', activityClass);
    return this.#container.getAsync(key, describeClass('activity', activityClass));
  };

  /**
   * An instance for one run. The engine cannot wait: services of workflows must be there at once.
   * @throws SimpleflowError `injection-failed` also for a class bound as a singleton, and for asynchronous services
   */
  readonly workflow = (workflowClass: AnyWorkflowClass): Workflow => {
    const key = workflowClass as unknown as ServiceKey<Workflow>;
    if (!this.#container.isBound(key)) return construct('workflow', workflowClass);
    const instance = this.#container.get(key, describeClass('workflow', workflowClass));
    if (this.#workflows.has(instance)) {
      throw new SimpleflowError(
        'injection-failed',
        `${describeClass('workflow', workflowClass)} gave the same instance twice, and each run needs its own: bind the class without \`inSingletonScope\``,
      );
    }
    this.#workflows.add(instance);
    return instance;
  };

  /**
   * Refuses a class that can never be made, before anything runs.
   * @throws SimpleflowError `injection-failed`
   */
  check(activityClass: ActivityClass): void {
    if (this.#container.isBound(activityClass)) return;
    assertConstructible('activity', activityClass);
  }
}

function construct<V extends object>(
  kind: 'activity' | 'workflow',
  anyClass: new (...services: never[]) => V,
): V {
  assertConstructible(kind, anyClass);
  return new anyClass();
}

function assertConstructible(kind: 'activity' | 'workflow', anyClass: AnyClass): void {
  // Counts up to the first parameter with a default.
  if (anyClass.length === 0) return;
  const { name } = anyClass;
  throw new SimpleflowError(
    'injection-failed',
    `${describeClass(kind, anyClass)} takes ${services(anyClass)}, and no module in \`container\` binds it: add \`provide(bind, ${name}, [/* their tokens */], (...services) => new ${name}(...services))\` to one, or \`bind(${name}).toSelf()\` if it is decorated`,
  );
}

function describeClass(kind: 'activity' | 'workflow', anyClass: AnyClass): string {
  return `${kind} class \`${anyClass.name}\``;
}

/** `the services (clock, rates)` */
function services(anyClass: AnyClass): string {
  const parameters = constructorParameters(anyClass);
  return parameters === undefined ? `${anyClass.length} services` : `the services (${parameters.join(', ')})`;
}
