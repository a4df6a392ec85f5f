import { SimpleflowError } from 'simpleflow';
import type { AnyWorkflowClass } from 'simpleflow/backend';
import type { TypeName } from '../client/registrar.js';
import { uncutWarning } from '../client/uncut-warning.js';
import { OneActivity } from '../runs/one-activity.js';

/** A type of workflows, and the list on which they want their decisions. */
export interface KnownType extends TypeName {
  readonly taskList: string;
  /** What whoever runs a decider should know of it. */
  readonly warning?: string | undefined;
}

/** What a decider has to know of the workflows that it decides for. */
export interface KnownTypes {
  readonly types: readonly KnownType[];
  has(type: TypeName): boolean;
}

/** The types that another thread knows. */
export class TypeList implements KnownTypes {
  readonly types: readonly KnownType[];
  readonly #keys: ReadonlySet<string>;

  constructor(types: readonly KnownType[]) {
    this.types = types;
    this.#keys = new Set(types.map(keyOf));
  }

  has(type: TypeName): boolean {
    return this.#keys.has(keyOf(type));
  }
}

/** The task lists that the given workflows name; that of the built-in one only where it is alone. */
export function taskListsOf({ types }: KnownTypes): readonly string[] {
  const given = types.filter(({ name }) => name !== OneActivity.definition.name);
  return [...new Set((given.length > 0 ? given : types).map(({ taskList }) => taskList))];
}

/** The workflows a decider can decide for, by the name and version of their type. */
export class WorkflowRegistry implements KnownTypes {
  readonly #byType = new Map<string, AnyWorkflowClass>();

  /** @throws SimpleflowError `invalid-option` for two classes of one type */
  constructor(workflows: Iterable<AnyWorkflowClass>) {
    for (const workflow of [OneActivity, ...workflows]) this.#register(workflow);
  }

  find(type: TypeName): AnyWorkflowClass | undefined {
    return this.#byType.get(keyOf(type));
  }

  has(type: TypeName): boolean {
    return this.#byType.has(keyOf(type));
  }

  get types(): readonly KnownType[] {
    return [...this.#byType.values()].map((workflow) => ({
      ...typeOf(workflow),
      taskList: workflow.definition.taskList ?? 'default',
      warning: uncutWarning(workflow),
    }));
  }

  #register(workflow: AnyWorkflowClass): void {
    const key = keyOf(typeOf(workflow));
    const known = this.#byType.get(key);
    if (known !== undefined && known !== workflow) {
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
