import type { RunDetails, RunInfo, RunOutcome } from 'simpleflow';

/** Runs as a table, a line each; `no runs` without any. */
export function tableOf(runs: readonly RunInfo[]): string {
  if (runs.length === 0) return 'no runs';
  const rows = runs.map((run) => [
    statusOf(run),
    run.workflowId,
    run.name,
    timeOf(run.startedAtMs),
    remarkOf(run),
  ]);
  const all = [['STATUS', 'WORKFLOW ID', 'WORKFLOW', 'STARTED', 'REMARK'], ...rows];
  const widths = all[0]?.map((_, column) => Math.max(...all.map((row) => lineOf(row[column]).length))) ?? [];
  return all
    .map((row) =>
      row
        .map((cell, i) => lineOf(cell).padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** What is known of a run, a line each. */
export function textOf(run: RunDetails): string {
  const { parent, failure, held, outcome } = run;
  const lines: readonly (readonly [string, string | number | undefined])[] = [
    ['workflow id', run.workflowId],
    ['run id', run.runId],
    ['workflow', `${run.name} ${run.version}`],
    ['status', statusOf(run)],
    ['task list', run.taskList],
    ['tags', run.tags.join(', ') || undefined],
    ['started', timeOf(run.startedAtMs)],
    ['time limit', run.timeoutAtMs === undefined ? undefined : timeOf(run.timeoutAtMs)],
    ['closed', run.closedAtMs === undefined ? undefined : timeOf(run.closedAtMs)],
    ['parent', parent && `${parent.workflowId} ${parent.runId}`],
    ['continues', run.continuedFromRunId],
    ['continued as', run.continuedAsRunId],
    ['turns', run.turns],
    ['events', run.events],
    ['open activities', run.openActivities || undefined],
    ['open timers', run.openTimers || undefined],
    ['open children', run.openChildren || undefined],
    ['waits for', run.waitsFor.join(', ') || undefined],
    ['not yet taken', run.waiting.map(({ kind, name }) => name ?? kind).join(', ') || undefined],
    ['context', run.executionContext],
    ['input', run.input],
    ['output', outcome && outputOf(outcome)],
    ['failure', failure && `${failure.code}: ${failure.message}`],
    ['failed task', failure?.taskId],
  ];
  const shown = lines.flatMap(([name, value]) =>
    value === undefined ? [] : [`${`${name}:`.padEnd(17)}${lineOf(String(value))}`],
  );
  return [...shown, ...(held === undefined ? [] : [`held, since this does not fit:\n${held}`])].join('\n');
}

function outputOf(outcome: RunOutcome): string | undefined {
  if (outcome.status === 'completed') return outcome.output;
  return outcome.status === 'terminated' ? `terminated: ${outcome.reason}` : undefined;
}

/** A run that is held is open, and no host can go on with it. */
function statusOf({ status, held }: RunInfo): string {
  return held === undefined ? status : 'held';
}

function remarkOf({ failure, waitsFor, openActivities, openTimers }: RunInfo): string {
  if (failure !== undefined) return `${failure.code}: ${failure.message}`;
  const open = [
    openActivities > 0 ? `activities: ${openActivities}` : '',
    openTimers > 0 ? `timers: ${openTimers}` : '',
    waitsFor.length > 0 ? `waits for ${waitsFor.join(', ')}` : '',
  ];
  return open.filter((part) => part !== '').join('; ');
}

/** Names of users may have anything in them. */
function lineOf(text = ''): string {
  return text.replaceAll('\n', '\\n');
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString();
}
