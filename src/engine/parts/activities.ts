import type { ActivityDefinition } from '../../activity/activity.js';
import { argumentsOfItem } from '../../activity/map-item.js';
import { SimpleflowError } from '../../errors.js';
import type { Future } from '../../futures/future.js';
import { describeValue } from '../../util/describe-value.js';
import type { AnyActivity, MapTaskOptions, TaskOptions } from '../../workflow/submittable.js';
import { ActivityTask } from '../tasks/activity-task.js';
import { BoundedMap, type BoundedMapOptions } from '../tasks/bounded-map.js';
import type { CancelScope } from './cancel-scope.js';
import type { ActivityEvent } from '../language/events.js';
import { idempotentId, idPrefix } from '../language/ids.js';
import { MapTask } from '../tasks/map-task.js';
import type { TaskRegistry } from '../tasks/task-registry.js';
import type { RunCore } from '../run/run-core.js';
import { checkTaskOptions } from '../tasks/task-options.js';

/** The activities of a run. */
export class Activities implements TaskRegistry<ActivityTask> {
  readonly #core: RunCore;
  /** By id, from being scheduled until the outside has reported the end. */
  readonly #scheduled = new Map<string, ActivityTask>();
  /** For the whole run: the same input later is still the same task. */
  readonly #idempotent = new Map<string, ActivityTask>();
  /** A text made anew for every task would be hashed anew as well. */
  readonly #prefixes = new Map<ActivityDefinition, string>();

  constructor(core: RunCore) {
    this.#core = core;
  }

  /** Of those that the outside has been asked for, or is about to be. */
  get openIds(): string[] {
    return [...this.#scheduled.keys()];
  }

  submit(
    scope: CancelScope,
    activity: AnyActivity,
    args: readonly unknown[],
    options: TaskOptions,
  ): Future<unknown> {
    const core = this.#core;
    core.enter('submit', scope);
    const definition = definitionOf(activity);
    checkTaskOptions(definition.name, options);
    const prefix = this.#prefixOf(definition);
    let id: string | undefined;
    if (options.id !== undefined) id = core.ids.custom('an activity id', `${prefix}-${options.id}`);
    else if (definition.idempotent !== true) id = core.ids.next(prefix);
    const place = { scope: core, registry: this, order: core.nextOrder() };
    const task = new ActivityTask(place, definition, options, id);
    core.begin(task, args, scope);
    if (task.duplicateOf === undefined) return task.future;
    core.open.delete(task);
    return task.duplicateOf.future;
  }

  map(
    scope: CancelScope,
    activity: AnyActivity,
    items: Iterable<unknown>,
    options: MapTaskOptions,
    derive: BoundedMapOptions['derive'],
  ): Future<unknown[]> {
    const definition = definitionOf(activity);
    checkTaskOptions(definition.name, options);
    const submit = (item: unknown): Future<unknown> =>
      this.submit(scope, activity, argumentsOfItem(definition, item), options);
    const { maxParallel } = options;
    if (maxParallel === undefined)
      return new MapTask(this.#core, this.#core.nextOrder(), Array.from(items, submit)).future;
    this.#core.enter('submit', scope);
    return new BoundedMap({ items: [...items], maxParallel, submit, derive }).future;
  }

  #prefixOf(definition: ActivityDefinition): string {
    let prefix = this.#prefixes.get(definition);
    if (prefix === undefined) this.#prefixes.set(definition, (prefix = idPrefix(definition)));
    return prefix;
  }

  identify(task: ActivityTask, input: string): ActivityTask {
    if (task.id === undefined) {
      const id = idempotentId(this.#prefixOf(task.definition), JSON.parse(input));
      const known = this.#idempotent.get(id);
      task.id = id;
      task.source.setId(id);
      if (known !== undefined) return known;
      this.#idempotent.set(id, task);
    }
    this.#scheduled.set(task.id, task);
    return task;
  }

  closed(task: ActivityTask): void {
    if (task.id !== undefined && this.#scheduled.get(task.id) === task) this.#scheduled.delete(task.id);
  }

  /** An answer for a task that is not open any more is history, and changes nothing. */
  apply(event: ActivityEvent): void {
    this.#scheduled.get(event.id)?.apply(event);
  }

  retryTimerFired(id: string): void {
    this.#scheduled.get(id)?.retryTimerFired();
  }

  /** An open task by its id. */
  find(id: string): ActivityTask | undefined {
    return this.#scheduled.get(id);
  }
}

function definitionOf(activity: unknown): ActivityDefinition {
  const definition = (activity as Partial<AnyActivity> | undefined)?.definition;
  if (typeof activity === 'function' && definition !== undefined && 'implementation' in definition)
    return definition;
  throw new SimpleflowError(
    'invalid-input',
    `an activity made by \`activity()\`, or a class that extends Workflow, can be submitted here, got ${describeValue(activity)}`,
  );
}
