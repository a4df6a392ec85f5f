import { isActivityMiddleware, type ActivityMiddleware } from '../activity/activity-middleware.js';
import { SimpleflowError } from '../errors.js';
import { describeValue } from '../util/describe-value.js';
import { isWorkflowMiddleware, type WorkflowMiddleware } from '../workflow/workflow-middleware.js';

/** A middleware of either kind. */
export type Middleware = ActivityMiddleware | WorkflowMiddleware;

/** True for what `activityMiddleware` or `workflowMiddleware` made. */
export function isMiddleware(value: unknown): value is Middleware {
  return isActivityMiddleware(value) || isWorkflowMiddleware(value);
}

/** All middleware in force, outermost first: what is around activities, and what is around commands of workflows. */
export class MiddlewareStack {
  readonly activity: readonly ActivityMiddleware[];
  readonly workflow: readonly WorkflowMiddleware[];

  /** @throws SimpleflowError `invalid-option` for what is none */
  constructor(middleware: readonly Middleware[] = []) {
    for (const each of middleware) {
      if (isMiddleware(each)) continue;
      throw new SimpleflowError(
        'invalid-option',
        `what \`activityMiddleware\` or \`workflowMiddleware\` has made was expected, got ${describeValue(each)}`,
      );
    }
    this.activity = middleware.filter(isActivityMiddleware);
    this.workflow = middleware.filter(isWorkflowMiddleware);
  }

  /**
   * Loads modules and takes what they export, in the order of the modules, and in each of the names of the exports.
   * @param load imports one module
   * @throws SimpleflowError `invalid-option` for a module that exports none
   */
  static async load(
    modules: readonly string[],
    load: (module: string) => Promise<unknown>,
  ): Promise<MiddlewareStack> {
    const found: Middleware[] = [];
    for (const module of modules) found.push(...middlewareOf(await load(module), module));
    return new MiddlewareStack(found);
  }

  /** These, and then those within. */
  with(inner: MiddlewareStack): MiddlewareStack {
    return new MiddlewareStack([...this.activity, ...this.workflow, ...inner.activity, ...inner.workflow]);
  }
}

function middlewareOf(exported: unknown, module: string): Middleware[] {
  // A namespace of the language is sorted; what loaders and bundlers make of one need not be.
  const named = Object.entries(typeof exported === 'object' && exported !== null ? exported : {});
  const values = named.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value as unknown);
  const found = [...new Set(values)].filter(isMiddleware);
  if (found.length > 0) return found;
  throw new SimpleflowError(
    'invalid-option',
    `\`${module}\` is in \`middleware\` and exports none: export what \`activityMiddleware\` or \`workflowMiddleware\` makes`,
  );
}
