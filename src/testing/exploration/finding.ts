import { formatReport } from '../../replay/report.js';
import { assertNever } from '../../util/assert-never.js';
import { cutText } from '../../util/cut-text.js';
import type { OutcomePart } from './outcome.js';
import type { PlannedFailure, Scheduled, ScheduleEvent, ScheduleStep } from './schedule.js';

/** Two schedules that should come to the same, and do not; plain JSON. */
export interface Finding {
  /** In what they differ; `replay`: the other one cannot be run again from its journal. */
  readonly kind: OutcomePart | 'replay';
  /** The schedule that showed it first; absent if the usual one, run twice, does. */
  readonly seed?: number;
  /** Of both. */
  readonly failures: readonly PlannedFailure[];
  readonly usual: Scheduled;
  readonly other: Scheduled;
}

export interface ExplorationReport {
  readonly ok: boolean;
  /** How many were tried. */
  readonly schedules: number;
  readonly finding?: Finding;
}

const WHAT: Readonly<Record<Finding['kind'], string>> = {
  result: 'comes to another result',
  error: 'fails with another error',
  calls: 'calls other activities',
  replay: 'does something else when it is run again from its journal',
};

// Enough to see what it is; the report has all of it.
const MAX_TEXT = 400;

/** The report as a person reads it: both schedules, step by step, and what came of them. */
export function formatExploration({ schedules, finding }: ExplorationReport): string {
  if (finding === undefined) return `${schedules} schedules come to the same`;
  const { kind, seed, failures, usual, other } = finding;
  const when =
    seed === undefined && kind === 'replay'
      ? 'whatever the schedule'
      : seed === undefined
        ? 'when it is run a second time in the same way: its mocks or its code depend on something else'
        : `when things happen in another order (seed ${seed}, after ${schedules} schedules)`;
  return [
    `the workflow ${WHAT[kind]} ${when}:`,
    ...failures.map((failure) => `  in both ${describeFailure(failure)}`),
    ...section('usual', usual, kind),
    ...section('other', other, kind),
  ].join('\n');
}

function section(title: string, { steps, outcome, divergences }: Scheduled, kind: Finding['kind']): string[] {
  const { status, result, errors, calls } = outcome;
  const lines = steps.map((step, index) => `    ${index + 1}. ${describeStep(step)}`);
  if (divergences.length > 0) {
    const report = formatReport({ divergences });
    return ['', `  ${title}:`, ...lines, ...report.split('\n').map((line) => `    ${line}`.trimEnd())];
  }
  const end = errors?.join(', because of ') ?? (result === undefined ? '' : JSON.stringify(result));
  const made =
    kind === 'calls' ? calls.map((call) => `      ${call.name} ${JSON.stringify(call.input)}`) : [];
  return ['', `  ${title}:`, ...lines, `    => ${cut(`${status} ${end}`.trimEnd())}`, ...made.map(cut)];
}

function describeStep(step: ScheduleStep): string {
  switch (step.kind) {
    case 'time':
      return `time passes, until ${step.atMs} ms after the start`;
    case 'killed':
      return 'the process ends, and another one goes on from the journal';
    case 'events':
      return step.events.map(describeEvent).join('; in the same turn ');
    default:
      return assertNever(step);
  }
}

function describeEvent(event: ScheduleEvent): string {
  switch (event.kind) {
    case 'signal':
      return `signal \`${event.name}\` comes${event.isDuplicate ? ' a second time' : ''}`;
    case 'ended':
      return `${callOf(event)} ends${triedAgain(event.attempt)}`;
    case 'failed':
      return `${callOf(event)} is made to fail${triedAgain(event.attempt)}`;
    case 'timed-out':
      return `${callOf(event)} is made to time out${triedAgain(event.attempt)}`;
    default:
      return assertNever(event);
  }
}

function callOf({ id, workflowId }: Exclude<ScheduleEvent, { kind: 'signal' }>): string {
  return `\`${id}\`${workflowId === undefined ? '' : ` of \`${workflowId}\``}`;
}

function triedAgain(attempt: number): string {
  return attempt === 1 ? '' : ` (try ${attempt})`;
}

function describeFailure({ name, input, kind, tries }: PlannedFailure): string {
  const what = kind === 'failed' ? 'fails' : 'times out';
  return `\`${name}\` ${cut(input)} ${what}${tries === undefined ? '' : ` in its first ${tries === 1 ? 'try' : `${tries} tries`}`}`;
}

function cut(text: string): string {
  return cutText(text, MAX_TEXT, '…');
}
