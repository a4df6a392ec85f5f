import type { Codec } from '../../codec/codec.js';
import type { Logger } from '../../workflow/log.js';
import type { WorkflowMiddleware } from '../../workflow/workflow-middleware.js';
import type { AnyWorkflowClass, Workflow } from '../../workflow/workflow.js';
import type { Copy } from '../tasks/task-scope.js';

export interface WorkflowRunOptions {
  readonly workflow: AnyWorkflowClass;
  readonly codec: Codec;
  /** Default: `codec`. */
  readonly copy?: Copy;
  /** Makes the instance. Default: `new workflow()`. */
  readonly instantiate?: (workflow: AnyWorkflowClass) => Workflow;
  /** Remember the line that issued each command: dear, for reports only. Default: false. */
  readonly traceCallSites?: boolean;
  /**
   * The host sends commands when it likes, not at the end of the turn that issues them: see {@link IssuedCommand}. Default:
   * false.
   */
  readonly sendsLater?: boolean;
  /** Buffers may go beside the text of activities: nothing is recorded, and they run in process. Default: false. */
  readonly carriesBuffers?: boolean;
  /** The host gives the next run the turns of this one, so that a run may go on by itself. Default: false. */
  readonly carriesTurns?: boolean;
  /** Called when user code did something outside a turn: the run wants a turn, in which it will fail. */
  readonly onForeign?: () => void;
  /** Gets the lines that the run writes in live turns. Default: nobody does. */
  readonly logger?: Logger | undefined;
  /** What is around the commands of the run, outermost first. Default: nothing. */
  readonly middleware?: readonly WorkflowMiddleware[] | undefined;
}

/** How `run` has ended. */
export type Outcome =
  | { readonly kind: 'returned'; readonly value: unknown }
  | { readonly kind: 'threw'; readonly error: unknown };
