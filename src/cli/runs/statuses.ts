import { SimpleflowError, type RunStatus } from 'simpleflow';

const STATUSES: readonly RunStatus[] = [
  'open',
  'completed',
  'failed',
  'cancelled',
  'terminated',
  'timed-out',
  'continued-as-new',
];

/** @throws SimpleflowError `invalid-option` for a word that is no status */
export function checkStatuses(given: readonly string[] | undefined): readonly RunStatus[] | undefined {
  return given?.map((word) => {
    const status = STATUSES.find((each) => each === word);
    if (status !== undefined) return status;
    const words = STATUSES.map((each) => `\`${each}\``).join(', ');
    throw new SimpleflowError('invalid-option', `\`--status\` must be one of ${words}, got \`${word}\``);
  });
}
