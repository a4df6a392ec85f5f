import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { WorkflowClass } from 'simpleflow';
import { replayHistory, type ReplayedDecision, type SwfHistory } from 'simpleflow/backends/swf';
import * as workflows from '../../../../fixtures/python-replay/workflows.js';

const FOLDER = new URL('../../../../fixtures/python-replay/', import.meta.url);

interface Recording {
  readonly history: SwfHistory;
  /** What the Python library decided, by the event that completed each decision task. */
  readonly expected: readonly {
    readonly id: number;
    readonly decisions: unknown;
    readonly executionContext: string | null;
  }[];
}

const NAMES = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.replace('.json', ''));

describe('histories of the Python library', () => {
  it.each(NAMES)('%s replays to what the library decided', async (name) => {
    const { history, expected } = recordingOf(name);

    const report = await replayHistory(workflowOf(name), history, { compat: 'python' });

    expect(report.divergences).toEqual([]);
    expect(report.decisions.map(shown)).toEqual(expected);
  });

  it.each(NAMES)('%s is decided the same from every prefix', async (name) => {
    const { history, expected } = recordingOf(name);
    const ends = history.events.flatMap(({ eventType }, at) =>
      eventType === 'DecisionTaskStarted' ? [at + 1] : [],
    );

    for (const [index, end] of ends.entries()) {
      const prefix = { ...history, events: history.events.slice(0, end) };
      const report = await replayHistory(workflowOf(name), prefix, { compat: 'python' });

      expect(report.ok).toBe(true);
      expect(withoutClass(report.decisions.at(-1)?.decisions)).toEqual(
        withoutClass(expected[index]?.decisions),
      );
    }
  });
});

function recordingOf(name: string): Recording {
  return JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8')) as Recording;
}

function workflowOf(name: string): WorkflowClass<never[]> {
  const workflow = (workflows as unknown as Record<string, WorkflowClass<never[]>>)[name];
  if (workflow === undefined) throw new Error(`no workflow ${name}`);
  return workflow;
}

function shown({ decisionTaskCompletedEventId: id, decisions, executionContext }: ReplayedDecision) {
  return { id, decisions, executionContext: executionContext ?? null };
}

/** The next run's class is the library's own word, which a history shows only where it is recorded. */
function withoutClass(decisions: unknown): unknown {
  return JSON.parse(JSON.stringify(decisions).replace(/__main__\.\w+/gu, 'sim')) as unknown;
}
