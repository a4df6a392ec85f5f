import { WorkflowLog } from '../../workflow/log.js';
import type {
  CommandRequest,
  MiddlewareContext,
  TaskOutcome,
  TaskRequest,
  WorkflowMiddleware,
} from '../../workflow/workflow-middleware.js';
import type { RunInformation } from '../../workflow/runtime.js';
import type { RunLog } from './run-log.js';
import { synchronous } from '../run/synchronous.js';

/** What middleware may know of its run. */
interface Surroundings {
  readonly information: RunInformation;
  /** The time of the current turn. */
  readonly atMs: number;
  readonly log: RunLog;
}

/** The middleware around the commands of one run. */
export class CommandMiddleware {
  readonly #list: readonly WorkflowMiddleware[];
  readonly #context: MiddlewareContext;

  constructor(list: readonly WorkflowMiddleware[], run: Surroundings) {
    this.#list = list;
    this.#context = {
      information: run.information,
      get nowMs() {
        return run.atMs;
      },
      log: new WorkflowLog((level, message, fields) => {
        run.log.write(level, message, fields);
      }),
    };
  }

  /** The request as the first and then every inner one has left it. */
  before<R extends CommandRequest>(request: R): R {
    return this.#list.reduce((current, middleware) => {
      const changed = synchronous('`before` of a middleware around commands', () =>
        middleware.before?.(current, this.#context),
      );
      // What it is, and whose, is not for middleware to say.
      return changed === undefined ? current : { ...current, ...changed, ...identityOf(request) };
    }, request);
  }

  /** The outcome as the innermost and then every outer one has left it. */
  after(request: TaskRequest, outcome: TaskOutcome): TaskOutcome {
    return this.#list.reduceRight<TaskOutcome>((current, middleware) => {
      try {
        const changed = synchronous('`after` of a middleware around commands', () =>
          middleware.after?.(request, current, this.#context),
        );
        return changed ?? current;
      } catch (error) {
        return { kind: 'error', error: error instanceof Error ? error : new Error(String(error)) };
      }
    }, outcome);
  }
}

function identityOf(request: CommandRequest): Partial<CommandRequest> {
  const { kind } = request;
  const id = 'id' in request ? { id: request.id } : undefined;
  const name = 'name' in request ? { name: request.name } : undefined;
  const workflowId = 'workflowId' in request ? { workflowId: request.workflowId } : undefined;
  return { kind, ...id, ...name, ...workflowId };
}
