export { historyToJournal, type HistoryToJournalOptions } from './mapping/history-to-journal.js';
export { journalToHistory } from './mapping/journal-to-history.js';
export type { DecisionLimits } from './mapping/limits.js';
export {
  formatHistoryReport,
  replayHistory,
  type HistoryReport,
  type ReplayedDecision,
  type ReplayHistoryOptions,
} from './mapping/replay-history.js';
export type { SwfDecision } from './mapping/swf-decision.js';
export type { SwfEvent } from './mapping/swf-event.js';
export { isSwfHistory, parseHistory, type SwfHistory } from './mapping/swf-history.js';
