import type { WireFailure } from '../codec/failure.js';

/** Milliseconds; absent means no limit. */
export interface ActivityTimeouts {
  readonly startToCloseMs?: number;
  readonly scheduleToStartMs?: number;
  readonly scheduleToCloseMs?: number;
  readonly heartbeatMs?: number;
}

/** `{ kind: 'schedule-activity', id: 'activity-add-1', name: 'add', version: '1', taskList: 'default', attempt: 1, input: '{"args":[1,2],"kwargs":{}}' }` */
export interface ScheduleActivity extends ActivityTimeouts {
  readonly kind: 'schedule-activity';
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly taskList: string;
  /** This try, from 1. */
  readonly attempt: number;
  readonly input: string;
  readonly priority?: number;
}

/** How a run ends. `output` is JSON text, absent for undefined. */
export type ClosingCommand =
  | { readonly kind: 'complete-run'; readonly output?: string }
  | { readonly kind: 'fail-run'; readonly failure: WireFailure }
  | { readonly kind: 'cancel-run' };

/** What a run asks of the outside. */
export type Command =
  | ScheduleActivity
  | { readonly kind: 'request-cancel-activity'; readonly id: string }
  | { readonly kind: 'start-timer'; readonly id: string; readonly delayMs: number }
  | { readonly kind: 'cancel-timer'; readonly id: string }
  | { readonly kind: 'record-marker'; readonly name: string; readonly details?: string }
  | {
      readonly kind: 'signal-workflow';
      readonly id: string;
      readonly workflowId: string;
      readonly runId?: string;
      readonly name: string;
      readonly input: string;
    }
  | ClosingCommand;

/** True for the command after which a run is closed; it is the last of its turn. */
export function isClosing(command: Command): command is ClosingCommand {
  return command.kind === 'complete-run' || command.kind === 'fail-run' || command.kind === 'cancel-run';
}
