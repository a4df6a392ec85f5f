import type { WireFailure } from '../../codec/failure.js';
import type { CarriedTurn } from './events.js';
import type { ChildPolicy } from '../../workflow/submittable.js';

/** A signal on its way to the next run. `input` is the envelope, as JSON text. */
export interface CarriedSignal {
  readonly name: string;
  readonly input: string;
}

/** Milliseconds; absent means no limit. */
export interface ActivityTimeouts {
  readonly startToCloseMs?: number;
  readonly scheduleToStartMs?: number;
  readonly scheduleToCloseMs?: number;
  readonly heartbeatMs?: number;
}

/** Limits that workers have to be told: this submit sets them, and workers know the definition only. */
export type ToldLimits = Pick<ActivityTimeouts, 'startToCloseMs' | 'heartbeatMs'>;

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
  readonly told?: ToldLimits;
  /** The input is all the activity's own: nothing may be added to it. */
  readonly rawInput?: boolean;
  /** With `copy: 'none'`: the arguments themselves, while `input` is empty. Such a command never leaves its process. */
  readonly args?: readonly unknown[];
}

/**
 * A call of an AWS Lambda function; `input` is its event, as JSON text.
 *
 * `{ kind: 'schedule-lambda', id: 'lambda-resize-1', name: 'resize', attempt: 1, input: '{"key":"a.png"}', startToCloseMs: 60000 }`
 */
export interface ScheduleLambda {
  readonly kind: 'schedule-lambda';
  readonly id: string;
  readonly name: string;
  /** This try, from 1. */
  readonly attempt: number;
  readonly input: string;
  readonly startToCloseMs?: number;
}

/** `id` is the child's workflow id. Durations in milliseconds; absent means no limit. */
export interface StartChild {
  readonly kind: 'start-child';
  readonly id: string;
  readonly name: string;
  readonly version: string;
  /** The type under which a service knows it, if that is not `name`. */
  readonly typeName?: string;
  readonly taskList: string;
  readonly tags: readonly string[];
  readonly childPolicy: ChildPolicy;
  readonly executionStartToCloseMs?: number;
  readonly priority?: number;
  /** Of one decision, as the submit says. */
  readonly decisionStartToCloseMs?: number;
  /** The same as its class says: settings of a service go before it. */
  readonly definedDecisionStartToCloseMs?: number;
  readonly lambdaRole?: string;
  /** This try, from 1. */
  readonly attempt: number;
  readonly input: string;
}

/**
 * Why a run failed that its own code has not failed by an error: it waited for something that is not a future of the run; it
 * waits for what cannot happen; a replay was not given the ids that it needs; or the service refused to close it.
 */
export type RunFault = 'foreign-await' | 'never-settles' | 'run-id-required' | 'closing-refused';

/** How a run ends. `output` is JSON text, absent for undefined. */
export type ClosingCommand =
  | { readonly kind: 'complete-run'; readonly output?: string }
  | {
      readonly kind: 'fail-run';
      readonly failure: WireFailure;
      /** Absent if `run` has thrown, or a task failed unobserved. */
      readonly fault?: RunFault;
      /** The tasks whose errors are the error of the run, or in its chain of causes. Absent where that is not known. */
      readonly failedTasks?: readonly string[];
    }
  | { readonly kind: 'cancel-run' }
  | {
      readonly kind: 'continue-as-new';
      readonly version: string;
      readonly taskList: string;
      readonly tags: readonly string[];
      readonly input: string;
      /** Signals that nobody has taken, for the next run. */
      readonly signals?: readonly CarriedSignal[];
      /** What the run was told, for one that goes on by itself. */
      readonly carried?: readonly CarriedTurn[];
    };

/** What a run asks of the outside. */
export type Command =
  | ScheduleActivity
  | ScheduleLambda
  | { readonly kind: 'request-cancel-activity'; readonly id: string }
  | { readonly kind: 'start-timer'; readonly id: string; readonly delayMs: number }
  | { readonly kind: 'cancel-timer'; readonly id: string }
  | StartChild
  | { readonly kind: 'request-cancel-child'; readonly id: string }
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
  switch (command.kind) {
    case 'complete-run':
    case 'fail-run':
    case 'cancel-run':
    case 'continue-as-new':
      return true;
    default:
      return false;
  }
}
