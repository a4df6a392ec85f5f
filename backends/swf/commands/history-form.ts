import { formatReport } from 'simpleflow';
import type { RecordingForm } from 'simpleflow/cli';
import { journalToHistory } from '../records/journal-to-history.js';
import { replayHistory } from '../records/replay-history.js';
import { isSwfHistory } from '../records/swf-history.js';

/** Histories as `GetWorkflowExecutionHistory` answers them, and as the AWS CLI prints them. */
export const historyForm: RecordingForm = {
  accepts: isSwfHistory,
  write: journalToHistory,
  replay: async (workflow, recording, options) => {
    const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
    const report = await replayHistory(workflow, recording, given);
    return { ok: report.ok, text: formatReport(report), report };
  },
};
