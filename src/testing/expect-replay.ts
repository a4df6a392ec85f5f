import { SimpleflowError } from '../errors.js';
import type { Journal } from '../replay/journal.js';
import { replayJournal } from '../replay/replay-journal.js';
import { formatReport } from '../replay/report.js';
import type { WorkflowTest } from './workflow-test.js';

/**
 * Makes sure that a workflow can be resumed from its history: every run of the test is run again from its journal, as
 * text and back, and must do the same. Mocks are not called.
 * @throws SimpleflowError `non-deterministic` with the report: what the history holds, what the code did, and where
 */
export async function expectReplay(test: WorkflowTest): Promise<void> {
  const { codec, instantiate } = test;
  for (const { workflow, journal, description } of test.runs) {
    const copy = JSON.parse(JSON.stringify(journal)) as Journal;
    const report = await replayJournal(workflow, copy, { codec, instantiate });
    if (report.ok) continue;
    const which = `the run of \`${description.workflowId}\` (${description.name}) does not replay`;
    throw new SimpleflowError('non-deterministic', `${which}: ${formatReport(report)}`);
  }
}
