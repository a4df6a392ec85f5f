import type { Attachment } from '../codec/attachments.js';
import type { WireFailure } from '../codec/failure.js';
import type { ActivityDefinition } from './activity.js';

/** Which of an activity's four time limits was reached. */
export type ActivityTimeout = 'start-to-close' | 'schedule-to-start' | 'schedule-to-close' | 'heartbeat';

/**
 * One try of an activity, ready to be run anywhere.
 *
 * `{ id: 'activity-increment-1', name: 'increment', version: '1', input: '{"args":[1],"kwargs":{}}', attempt: 1, … }`
 */
export interface ActivityCall {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly taskList: string;
  /** JSON text `{"args":[…],"kwargs":{…}}`. */
  readonly input: string;
  /**
   * Buffers that go beside the input. Undefined where the result may bring none along either; an empty list if it may.
   */
  readonly attachments?: readonly Attachment[] | undefined;
  /** This try, from 1. */
  readonly attempt: number;
  /** Both undefined for an activity submitted outside a workflow. */
  readonly workflowId?: string | undefined;
  readonly runId?: string | undefined;
  /** Set when the call has not left this process: spares a look-up, and finds activities no module exports. */
  readonly definition?: ActivityDefinition | undefined;
  /** Set with `copy: 'none'`: the arguments themselves; `input` is empty. */
  readonly args?: readonly unknown[] | undefined;
}

/**
 * How one try ended. `output` is JSON text, absent for `undefined`. A call that came with `args` gives the result itself
 * instead, as `value`.
 */
export type ActivityOutcome =
  | {
      readonly kind: 'completed';
      readonly output?: string;
      readonly value?: unknown;
      /** Buffers that go beside the output. */
      readonly attachments?: readonly Attachment[];
    }
  | { readonly kind: 'failed'; readonly failure: WireFailure }
  | { readonly kind: 'timed-out'; readonly timeout: ActivityTimeout }
  | { readonly kind: 'cancelled'; readonly details?: string };
