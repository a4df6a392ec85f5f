import { isDeepStrictEqual } from 'node:util';
import type { Command } from '../../engine/language/commands.js';
import type { LiveRun } from '../../inprocess/runs/live-run.js';
import type { Journal } from '../../replay/journal.js';
import { describeValue } from '../../util/describe-value.js';
import type { Simulation } from '../simulation.js';
import type { ScheduledCall, ScheduleOutcome } from './schedule.js';

/** What a schedule came to; `run` is the one that gave the result. */
export function outcomeOf({ runs, mocks, codec }: Simulation, run: LiveRun): ScheduleOutcome {
  const closing = run.record.journal().turns.at(-1)?.commands.at(-1);
  const calls = runs
    .filter(({ options }) => !mocks.isMocked(options.workflow))
    // How far a run that fails gets depends on the order by right.
    .filter((each) => ['completed', 'continued-as-new'].includes(each.status))
    .flatMap((each) => callsOf(each.record.journal()));
  return {
    status: run.status,
    ...(closing?.kind === 'complete-run' && closing.output !== undefined
      ? { result: withoutTraces(JSON.parse(closing.output)) }
      : undefined),
    ...(closing?.kind === 'fail-run'
      ? { errors: causesOf(codec.decodeFailure(closing.failure)) }
      : undefined),
    calls: calls.sort((a, b) => (textOf(a) < textOf(b) ? -1 : 1)),
  };
}

/** What differs, if anything that is not ignored does. */
export type OutcomePart = 'result' | 'error' | 'calls';

export function differenceOf(
  usual: ScheduleOutcome,
  other: ScheduleOutcome,
  ignore: readonly OutcomePart[],
): OutcomePart | undefined {
  const counts = (part: OutcomePart): boolean => !ignore.includes(part);
  const hasResult = usual.status === 'completed' && other.status === 'completed';
  if (usual.status !== other.status && (counts('result') || counts('error'))) return 'result';
  if (counts('result') && !isDeepStrictEqual(usual.result, other.result)) return 'result';
  if (counts('error') && !isDeepStrictEqual(usual.errors, other.errors)) return 'error';
  if (counts('calls') && hasResult && !isDeepStrictEqual(usual.calls, other.calls)) return 'calls';
  return undefined;
}

const KINDS: { readonly [Kind in Command['kind']]?: ScheduledCall['kind'] } = {
  'schedule-activity': 'activity',
  'schedule-lambda': 'lambda',
  'start-child': 'workflow',
};

function callsOf({ turns }: Journal): ScheduledCall[] {
  return turns
    .flatMap(({ commands }) => commands)
    .flatMap((command): ScheduledCall[] => {
      const kind = KINDS[command.kind];
      if (kind === undefined || !('attempt' in command)) return [];
      const { name, attempt } = command;
      const version = command.kind === 'schedule-lambda' ? 'default' : command.version;
      return [{ kind, name, version, attempt, input: withoutTraces(JSON.parse(command.input)) }];
    });
}

function causesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return error === undefined ? [] : [describeValue(error)];
  return [`${error.name}: ${error.message}`, ...causesOf(error.cause)];
}

/** Where an error was made says nothing about what the workflow did. */
function withoutTraces(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, function (this: Record<string, unknown>, key, held: unknown) {
      return key === 'traceback' && 'error_type' in this ? undefined : held;
    }),
  ) as unknown;
}

function textOf(call: ScheduledCall): string {
  return JSON.stringify([call.kind, call.name, call.version, call.attempt, call.input]);
}
