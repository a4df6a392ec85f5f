import { SimpleflowError } from '../../errors.js';
import { describeValue } from '../../util/describe-value.js';
import type { OutcomePart } from './outcome.js';

const PARTS: readonly OutcomePart[] = ['result', 'error', 'calls'];

interface ToCheck {
  readonly seeds?: unknown;
  readonly failures?: unknown;
  readonly ignore?: unknown;
}

/**
 * What would try nothing, or compare nothing, would find nothing: the test that wants it would pass for ever.
 * @throws SimpleflowError `invalid-option`
 */
export function checkOptions({ seeds, failures, ignore }: ToCheck): void {
  if (
    typeof seeds === 'number' ? !isCount(seeds) : seeds !== undefined && !isListOf(seeds, Number.isFinite)
  ) {
    throw refused('seeds', 'a whole number of at least 0, or a list of numbers', seeds);
  }
  if (failures !== undefined && !isCount(failures)) {
    throw refused('failures', 'a whole number of at least 0', failures);
  }
  if (ignore !== undefined && !isListOf(ignore, (part) => PARTS.includes(part as OutcomePart))) {
    throw refused('ignore', `a list of ${PARTS.map((part) => `\`${part}\``).join(', ')}`, ignore);
  }
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isListOf(value: unknown, isOne: (each: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every((each) => isOne(each));
}

function refused(option: string, wanted: string, got: unknown): SimpleflowError {
  return new SimpleflowError(
    'invalid-option',
    `\`${option}\` of \`explore\` must be ${wanted}, got ${describeValue(got)}`,
  );
}
