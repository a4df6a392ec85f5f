import type { optionRules } from 'simpleflow/backend';
import type { FailRun } from '../mapping/engine-words.js';

/** `fail-run` closes the run; `leave` lets the decision time out and tries again ever more rarely: the code may be mended. */
export type BrokenRun = 'fail-run' | 'leave';

/** What becomes of a run whose workflow code is at fault. */
export interface BrokenRunPolicy {
  /** Code and history disagree. Default: `leave`. */
  readonly divergence: BrokenRun;
  /** `run` waits for something that is not a future of its run. Default: `fail-run`, as on every backend. */
  readonly foreignAwait: BrokenRun;
  /** `run` throws, whatever it is. Default: `fail-run`, as on every backend. */
  readonly throws: BrokenRun;
  /**
   * With `watchdogMs`: code does not come back from a turn, or ends its thread. Default: `leave`, as a computer that has too
   * much to do looks the same.
   */
  readonly neverReturns: BrokenRun;
}

const DEFAULT_POLICY: BrokenRunPolicy = {
  divergence: 'leave',
  foreignAwait: 'fail-run',
  throws: 'fail-run',
  neverReturns: 'leave',
};

const isWord = (value: unknown): boolean => value === 'fail-run' || value === 'leave';

/** What `brokenRuns` may be. */
export const policyRule: optionRules.OptionRule = {
  expected: `\`fail-run\`, \`leave\`, or an object of these by kind: \`${Object.keys(DEFAULT_POLICY).join('`, `')}\``,
  accepts: (value) =>
    isWord(value) ||
    (typeof value === 'object' &&
      value !== null &&
      Object.entries(value).every(
        ([kind, word]) => Object.hasOwn(DEFAULT_POLICY, kind) && (word === undefined || isWord(word)),
      )),
};

/** @param policy one word for all, or what differs from the defaults */
export function policyFrom(policy: BrokenRun | Partial<BrokenRunPolicy> = {}): BrokenRunPolicy {
  if (typeof policy === 'string') {
    return { divergence: policy, foreignAwait: policy, throws: policy, neverReturns: policy };
  }
  return { ...DEFAULT_POLICY, ...policy };
}

/** Which part of the policy a run falls under that fails. */
export function kindOfFailure({ fault }: FailRun): 'foreignAwait' | 'throws' {
  return fault === 'foreign-await' ? 'foreignAwait' : 'throws';
}
