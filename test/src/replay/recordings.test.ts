import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { replayJournal, type Journal } from 'simpleflow';
import type { AnyWorkflowClass } from 'simpleflow/backend';
import { journalToHistory, replayHistory } from 'simpleflow/backends/swf';
import { describe, expect, it } from 'vitest';

const FOLDER = resolve(import.meta.dirname, '../../fixtures/recordings');

/** The example behind each recording, which version 0.1.0 has made: `run … --journal FILE --history FILE`. */
const WORKFLOWS: Record<string, string> = {
  reminder: 'timers/workflow.ts#Reminder',
  import: 'markers/workflow.ts#Import',
  'daily-total': 'canvas/workflow.ts#DailyTotal',
  'crawl-all': 'child-workflow/workflow.ts#CrawlAll',
  survives: 'failing/workflow.ts#Survives',
  fails: 'failing/workflow.ts#Fails',
  'to-itself': 'signals/workflow.ts#ToItself',
  quickstart: 'quickstart/workflow.ts#SimpleComputation',
};

async function workflowOf(name: string): Promise<AnyWorkflowClass> {
  const [file = '', exported = ''] = (WORKFLOWS[name] ?? '').split('#');
  const module = (await import(resolve(import.meta.dirname, '../../../examples', file))) as object;
  return Reflect.get(module, exported) as AnyWorkflowClass;
}

function read(file: string): unknown {
  return JSON.parse(readFileSync(join(FOLDER, file), 'utf8'));
}

describe('what version 0.1.0 has recorded', () => {
  it('is here in both forms for each of the examples', () => {
    const expected = Object.keys(WORKFLOWS).flatMap((name) => [
      `${name}.history.json`,
      `${name}.journal-1.json`,
    ]);

    expect(readdirSync(FOLDER).sort()).toEqual(expected.sort());
  });

  it.each(Object.keys(WORKFLOWS))('replays as a journal of version 1: %s', async (name) => {
    const journal = read(`${name}.journal-1.json`) as Journal;

    const report = await replayJournal(await workflowOf(name), journal);

    expect(report).toMatchObject({ ok: true, divergences: [] });
    expect(report.turns.flat()).not.toHaveLength(0);
  });

  it.each(Object.keys(WORKFLOWS))('replays as a history: %s', async (name) => {
    const report = await replayHistory(await workflowOf(name), read(`${name}.history.json`));

    expect(report).toMatchObject({ ok: true, divergences: [] });
    expect(report.decisions.flatMap(({ decisions }) => decisions)).not.toHaveLength(0);
  });

  it.each(Object.keys(WORKFLOWS))('is the same history when the journal is converted today: %s', (name) => {
    const journal = read(`${name}.journal-1.json`) as Journal;

    expect(JSON.parse(JSON.stringify(journalToHistory(journal)))).toEqual(read(`${name}.history.json`));
  });
});
