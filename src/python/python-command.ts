import type { ActivityTimeouts, Command, ScheduleActivity, StartChild } from '../engine/language/commands.js';
import type { ChildPolicy } from '../workflow/submittable.js';

type Of<K extends Command['kind']> = Extract<Command, { readonly kind: K }>;

/** The commands of the Python library: those of the engine, with what only the library writes. */
export type PythonCommand =
  | (ScheduleActivity & ActivityTimeouts)
  /** `control`: the arguments of a task that is tried again when the timer has fired. */
  | (Of<'start-timer'> & { readonly control?: string })
  /** `setChildPolicy`: only a policy that the class or the submit sets is written. */
  | (StartChild & { readonly setChildPolicy?: ChildPolicy | undefined })
  | (Of<'continue-as-new'> & {
      readonly setChildPolicy?: ChildPolicy | undefined;
      readonly executionStartToCloseMs?: number | undefined;
    })
  | Of<'cancel-timer' | 'record-marker' | 'signal-workflow' | 'complete-run' | 'fail-run' | 'cancel-run'>;
