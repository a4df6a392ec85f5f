import { SimpleflowError } from 'simpleflow';
import { isWorkflowClass, type AnyWorkflowClass } from 'simpleflow/backend';
import type { TypeName } from '../client/registrar.js';
import { OneActivity } from '../executor/one-activity.js';

/** The workflows a decider can decide for, by the name and version of their type. */
export class WorkflowRegistry {
  readonly #byType = new Map<string, AnyWorkflowClass>();

  /** @throws SimpleflowError `invalid-option` for two classes of one type */
  constructor(workflows: Iterable<AnyWorkflowClass>) {
    for (const workflow of [OneActivity, ...workflows]) this.#register(workflow);
  }

  /** The workflow classes among what modules export. */
  static among(exported: Iterable<unknown>): AnyWorkflowClass[] {
    return [...exported].filter(isWorkflowClass);
  }

  find(type: TypeName): AnyWorkflowClass | undefined {
    return this.#byType.get(keyOf(type));
  }

  /** The task lists on which the classes want their decisions. */
  get taskLists(): readonly string[] {
    return [...new Set([...this.#byType.values()].map(({ definition }) => definition.taskList ?? 'default'))];
  }

  get types(): readonly TypeName[] {
    return [...this.#byType.values()].map(typeOf);
  }

  #register(workflow: AnyWorkflowClass): void {
    const key = keyOf(typeOf(workflow));
    const known = this.#byType.get(key);
    if (known !== undefined && known !== workflow && String(known) !== String(workflow)) {
      const { name, version } = typeOf(workflow);
      throw new SimpleflowError(
        'invalid-option',
        `two different workflows have the type \`${name}\` with version \`${version}\`: give one another name, version or \`typeName\``,
      );
    }
    this.#byType.set(key, workflow);
  }
}

function typeOf({ definition }: AnyWorkflowClass): TypeName {
  return { name: definition.typeName ?? definition.name, version: definition.version ?? 'default' };
}

function keyOf({ name, version }: TypeName): string {
  // Neither may contain `/`.
  return `${name}/${version}`;
}
