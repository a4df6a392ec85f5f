import type { Command } from '../engine/language/commands.js';
import { SimpleflowError } from '../errors.js';
import type { Divergence } from './divergence.js';

/** What a replay found; plain JSON. */
export interface ReplayReport {
  /** Code and history agree. */
  readonly ok: boolean;
  /** What the code issued, turn by turn; up to the turn that diverged, if one did. */
  readonly turns: readonly (readonly Command[])[];
  /** All of the first turn that diverged: what follows it would only be its consequence. */
  readonly divergences: readonly Divergence[];
}

const WHAT: Record<Divergence['kind'], string> = {
  id: 'another task',
  type: 'another type',
  input: 'another input',
  order: 'another order',
  result: 'another result',
};

/** What {@link formatReport} reads of a report: of a journal, or of a history of a service. */
export interface AnyReplayReport {
  readonly divergences: readonly Divergence[];
  /** One for each turn of a journal. */
  readonly turns?: readonly unknown[];
  /** One for each decision of a history. */
  readonly decisions?: readonly unknown[];
}

/** The report as a person reads it: `-` lines are what history holds, `+` lines what the code issued. */
export function formatReport({ divergences, turns = [], decisions }: AnyReplayReport): string {
  const [first] = divergences;
  const what = decisions === undefined ? `${turns.length} turns` : `${decisions.length} decisions`;
  if (first === undefined) return `code and history agree (${what})`;
  const lines = [`code and history disagree in turn ${first.turn}:`];
  for (const { kind, recorded, issued, callSite, eventId } of divergences) {
    const event = eventId === undefined ? '' : `, event ${eventId}`;
    lines.push('', `  ${WHAT[kind]}${event}${callSite === undefined ? '' : `, issued at ${callSite}`}`);
    lines.push(`  - ${recorded === undefined ? '(nothing)' : describeCommand(recorded)}`);
    lines.push(`  + ${issued === undefined ? '(nothing)' : describeCommand(issued)}`);
  }
  return lines.join('\n');
}

/** @throws SimpleflowError `non-deterministic` with the whole report, unless code and history agree */
export function assertReplayed(report: ReplayReport): void {
  if (!report.ok) throw new SimpleflowError('non-deterministic', formatReport(report));
}

function describeCommand(command: Command): string {
  switch (command.kind) {
    case 'schedule-activity':
      return `schedule ${command.id} (${command.name} ${command.version}) ${command.input}`;
    case 'schedule-lambda':
      return `call Lambda function ${command.id} (${command.name}) ${command.input}`;
    case 'start-timer':
      return `start timer ${command.id} of ${command.delayMs} ms`;
    case 'request-cancel-activity':
      return `request cancel of ${command.id}`;
    case 'start-child':
      return `start child ${command.id} (${command.name} ${command.version}) ${command.input}`;
    case 'request-cancel-child':
      return `request cancel of ${command.id}`;
    case 'continue-as-new':
      return `continue as new ${command.input}`;
    case 'cancel-timer':
      return `cancel timer ${command.id}`;
    case 'record-marker':
      return `record marker ${command.name} ${command.details ?? ''}`;
    case 'signal-workflow':
      return `signal ${command.name} to ${command.workflowId} ${command.input}`;
    case 'complete-run':
      return `complete ${command.output ?? 'without a result'}`;
    case 'fail-run':
      return `fail ${command.failure.reason}`;
    case 'cancel-run':
      return 'cancel';
  }
}
