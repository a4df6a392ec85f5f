import type { OpenQuestions } from '../settings/open-questions.js';
import { Fault } from '../fault.js';

/** Collects what is wrong with a request, in the service's words: all of it is told in one fault. */
export class Problems {
  readonly questions: OpenQuestions;
  readonly #found: string[] = [];

  constructor(questions: OpenQuestions) {
    this.questions = questions;
  }

  /** `path` is dotted, list places count from 1: `decisions.1.member.startTimerDecisionAttributes.timerId`. */
  add(value: unknown, path: string, constraint: string): void {
    const scalar = typeof value === 'string' || typeof value === 'number' ? value : '';
    const shown = value === undefined ? 'null' : `'${scalar}'`;
    this.#found.push(`Value ${shown} at '${path}' failed to satisfy constraint: ${constraint}`);
  }

  get isEmpty(): boolean {
    return this.#found.length === 0;
  }

  throwIfAny(): void {
    const count = this.#found.length;
    if (count === 0) return;
    const errors = count === 1 ? 'error' : 'errors';
    throw new Fault(
      'ValidationException',
      `${count} validation ${errors} detected: ${this.#found.join('; ')}`,
    );
  }
}

/** A value of the wrong JSON type is not a validation error: the service cannot even read it. */
export function cannotRead(value: unknown, expected: string): Fault {
  return new Fault('SerializationException', `${javaClassOf(value)} can not be converted to ${expected}`);
}

/** The service names its own classes in these messages. */
function javaClassOf(value: unknown): string {
  if (typeof value === 'number') return 'class com.amazon.coral.value.json.numbers.TruncatingBigNumber';
  if (typeof value === 'boolean') return 'class java.lang.Boolean';
  if (typeof value === 'string') return 'class java.lang.String';
  return Array.isArray(value) ? 'class java.util.ArrayList' : 'class java.util.HashMap';
}
