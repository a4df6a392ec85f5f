import type { OpenQuestions } from '../settings/open-questions.js';
import { Fault } from '../fault.js';

// A request may hold hundreds of thousands of mistakes; nobody reads so many.
const MAX_TOLD = 20;
const MAX_VALUE_CHARS = 256;

/** Collects what is wrong with a request, in the service's words: as much as anybody reads is told in one fault. */
export class Problems {
  readonly questions: OpenQuestions;
  readonly #found: string[] = [];

  constructor(questions: OpenQuestions) {
    this.questions = questions;
  }

  /**
   * `path` is dotted, list places count from 1: `decisions.1.member.startTimerDecisionAttributes.timerId`.
   * @throws Fault when there are so many problems that the rest of the request need not be looked at
   */
  add(value: unknown, path: string, constraint: string): void {
    if (this.#found.length === MAX_TOLD) throw this.#fault(`More than ${MAX_TOLD}`);
    const shown = value === undefined ? 'null' : `'${shortText(value)}'`;
    this.#found.push(`Value ${shown} at '${path}' failed to satisfy constraint: ${constraint}`);
  }

  throwIfAny(): void {
    if (this.#found.length > 0) throw this.#fault(String(this.#found.length));
  }

  #fault(count: string): Fault {
    const errors = count === '1' ? 'error' : 'errors';
    return new Fault(
      'ValidationException',
      `${count} validation ${errors} detected: ${this.#found.join('; ')}`,
    );
  }
}

function shortText(value: unknown): string {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  if (text.length <= MAX_VALUE_CHARS) return text;
  // Not cut inside a character.
  return `${text.slice(0, MAX_VALUE_CHARS).replace(/\p{Surrogate}$/u, '')}…`;
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
