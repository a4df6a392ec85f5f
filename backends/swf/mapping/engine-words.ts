import type { Command, EngineEvent } from 'simpleflow/backend';

// One kind of command or event each, by the names of the engine.
type CommandOf<K extends Command['kind']> = Extract<Command, { readonly kind: K }>;
type EventOf<K extends EngineEvent['kind']> = Extract<EngineEvent, { readonly kind: K }>;

export type ScheduleActivity = CommandOf<'schedule-activity'>;
export type ScheduleLambda = CommandOf<'schedule-lambda'>;
export type StartChild = CommandOf<'start-child'>;
export type ContinueAsNew = CommandOf<'continue-as-new'>;
export type FailRun = CommandOf<'fail-run'>;
export type RunStarted = EventOf<'run-started'>;
export type ActivityTimeout = EventOf<'activity-timed-out'>['timeout'];
export type CarriedSignal = NonNullable<ContinueAsNew['signals']>[number];
