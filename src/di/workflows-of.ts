import { SimpleflowError } from '../errors.js';
import { isWorkflowClass, type AnyWorkflowClass } from '../workflow/workflow.js';
import { ModuleLoader } from '../config/module-loader.js';

/**
 * The workflow classes that modules export.
 * @param entries absolute paths, or classes themselves
 * @throws SimpleflowError `unknown-module`; `unknown-workflow` for a module that exports none
 */
export async function workflowsOf(
  entries: readonly (string | AnyWorkflowClass)[],
): Promise<AnyWorkflowClass[]> {
  const loader = new ModuleLoader();
  const found: AnyWorkflowClass[] = [];
  for (const entry of entries) {
    const classes =
      typeof entry === 'string' ? Object.values(await loader.load(entry)).filter(isWorkflowClass) : [entry];
    if (classes.length === 0) {
      throw new SimpleflowError('unknown-workflow', `\`${String(entry)}\` exports no workflow`);
    }
    found.push(...classes);
  }
  return found;
}
