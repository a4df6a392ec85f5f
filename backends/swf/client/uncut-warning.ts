import type { AnyWorkflowClass } from 'simpleflow/backend';
import { QUOTAS } from '../protocol/limits.js';

/**
 * What to say of a workflow that wants to go on as a new run by itself; undefined of any other. What a run was told in
 * 10,000 events has no room in the input of the next one, 32,768 characters: measured on 1,700 small activities, 46,000 as
 * compressed JSON and 15,000 at best, and each run would add to what the one before had.
 */
export function uncutWarning({ definition }: AnyWorkflowClass): string | undefined {
  if (definition.continueAsNew === undefined) return undefined;
  return `workflow \`${definition.name}\` has \`continueAsNew: 'auto'\`, which works in process only: on Amazon SWF its runs go on uncut, and a history of ${QUOTAS.historyEvents} events is terminated; call \`this.continueAsNew(…)\` in it before that`;
}

/** Says so to whoever starts runs, once for each class. */
export class UncutWarnings {
  readonly #warned = new Set<AnyWorkflowClass>();

  started(workflow: AnyWorkflowClass): void {
    const warning = this.#warned.has(workflow) ? undefined : uncutWarning(workflow);
    if (warning === undefined) return;
    this.#warned.add(workflow);
    process.emitWarning(warning, { type: 'SimpleflowWarning', code: 'SIMPLEFLOW_UNCUT' });
  }
}
