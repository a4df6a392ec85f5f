import type { AnyWorkflowClass, DecisionLimits } from 'simpleflow/backend';
import type { ServiceModule, Config, Middleware } from 'simpleflow';
import type { RunClosings } from '../runs/run-closings.js';
import type { SwfSettings } from '../settings.js';
import type { BrokenRun, BrokenRunPolicy } from './policy.js';

export interface StartDeciderOptions extends SwfSettings {
  /** The workflows: classes, or modules that export some (paths from the current folder, or packages). */
  readonly workflows: readonly (string | AnyWorkflowClass)[];
  /** Modules that bind the services of workflow classes. */
  readonly container?: readonly (string | ServiceModule)[] | undefined;
  /** What is around the commands of workflows, or modules that export it; outermost first. */
  readonly middleware?: readonly (string | Middleware)[] | undefined;
  /** What `loadConfig` gave: its `container` and `middleware` come after those above. */
  readonly config?: Config | undefined;
  /** Lists to take decision tasks from. Default: `taskList`, else those that the definitions name. */
  readonly taskLists?: readonly string[] | undefined;
  /** Decisions worked on at once: what they wait for is the network. Default: 10. */
  readonly concurrency?: number | undefined;
  /** Polls that are open at once for each list. Default: 2. */
  readonly polls?: number | undefined;
  /** Runs kept between their decisions. 0 keeps none: each decision reads the whole history. Default: 1,000. */
  readonly cachedRuns?: number | undefined;
  /** Bytes they may hold, as far as they can be told. Default: 256 MB. */
  readonly cachedBytes?: number | undefined;
  /**
   * How long the service keeps a decision for this process before any other may have it, in milliseconds: one that
   * was killed holds up its runs for so long. Default: 3,000.
   */
  readonly stickyMs?: number | undefined;
  /**
   * What one decision, and one run, may ask of the service; for quotas that were raised. Those that are not the usual ones are
   * written into histories, as replays need them. Default: see {@link DecisionLimits}.
   */
  readonly limits?: Partial<DecisionLimits> | undefined;
  /** What becomes of a run whose code is at fault. Default: see {@link BrokenRunPolicy}. */
  readonly brokenRuns?: BrokenRun | Partial<BrokenRunPolicy> | undefined;
  /** Learns which runs this decider has closed; for an executor of this process. Default: none. */
  readonly closings?: RunClosings | undefined;
  /** Takes the lines of the log. Default: none is kept. */
  readonly log?: ((line: string) => void) | undefined;
}
