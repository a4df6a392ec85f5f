import { SimpleflowError } from 'simpleflow';
import { isWorkflowClass, ModuleLoader, type AnyWorkflowClass } from 'simpleflow/backend';

/**
 * The workflow classes that modules export.
 * @param files absolute paths
 * @throws SimpleflowError `unknown-module`; `unknown-workflow` for a module that exports none
 */
export async function workflowsOf(files: readonly string[]): Promise<AnyWorkflowClass[]> {
  const loader = new ModuleLoader();
  const found: AnyWorkflowClass[] = [];
  for (const file of files) {
    const classes = Object.values(await loader.load(file)).filter(isWorkflowClass);
    if (classes.length === 0)
      throw new SimpleflowError('unknown-workflow', `\`${file}\` exports no workflow`);
    found.push(...classes);
  }
  return found;
}
