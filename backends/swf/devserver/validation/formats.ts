import { MAX_EXECUTION_SECONDS, MAX_LAMBDA_SECONDS, MAX_RETENTION_DAYS } from '../../protocol/limits.js';
import type { TextFormat } from '../../protocol/shape.js';
import type { OpenQuestions } from '../settings/open-questions.js';

const MAX_INT32 = 2 ** 31 - 1;
const MIN_INT32 = -(2 ** 31);
const DIGITS = /^[0-9]+$/u;
const INT32 = /^-?[0-9]+$/u;
// Model, documentation strings of names: these three, control characters, and the word `arn`.
const FORBIDDEN = /[:/|\u0000-\u001f\u007f-\u009f]/u;

/** Says what is wrong with a text of this format, or `undefined`. */
export function formatProblem(
  format: TextFormat,
  value: string,
  questions: OpenQuestions,
): string | undefined {
  return isOfFormat(format, value) ? undefined : constraintText(format, questions);
}

function isOfFormat(format: TextFormat, value: string): boolean {
  switch (format) {
    case 'name':
      return isName(value);
    case 'trimmed-name':
      return isName(value) && value.trim() === value;
    case 'int32':
      return INT32.test(value) && Number(value) >= MIN_INT32 && Number(value) <= MAX_INT32;
    case 'duration':
      return DIGITS.test(value);
    case 'duration-or-none':
      return value === '' || value === 'NONE' || DIGITS.test(value);
    case 'execution-duration':
      return value === '' || isBetween(value, 0, MAX_EXECUTION_SECONDS);
    case 'execution-duration-or-none':
      return value === '' || value === 'NONE' || isBetween(value, 0, MAX_EXECUTION_SECONDS);
    case 'lambda-duration':
      return value === '' || isBetween(value, 1, MAX_LAMBDA_SECONDS);
    case 'retention-days':
      return value === 'NONE' || isBetween(value, 0, MAX_RETENTION_DAYS);
  }
}

function isName(value: string): boolean {
  return value !== 'arn' && !FORBIDDEN.test(value);
}

function isBetween(value: string, min: number, max: number): boolean {
  return DIGITS.test(value) && Number(value) >= min && Number(value) <= max;
}

function constraintText(format: TextFormat, questions: OpenQuestions): string {
  switch (format) {
    case 'name':
    case 'trimmed-name':
      return questions.illegalNameText;
    case 'int32':
      return 'Member must be a 32-bit integer';
    case 'duration':
    case 'duration-or-none':
    case 'execution-duration':
    case 'execution-duration-or-none':
    case 'lambda-duration':
    case 'retention-days':
      return questions.illegalDurationText;
  }
}
