import type { OpenQuestions } from '../settings/open-questions.js';
import type { Run } from '../state/run.js';

/** What becomes of a sticky list when a completion names none: an open question. */
export function lapseStickyList(questions: OpenQuestions, run: Run): void {
  if (!questions.stickyListLasts) run.sticky = undefined;
}
