import { writeSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import { SimpleflowError } from '../errors.js';

// Modules may fetch something while they are loaded; a minute of it is no more than a guess at "never".
const LONGEST_MS = 60_000;
const EXIT_CODE = 2;

/**
 * Loads a module of the user's, and says what it did where loading it ends nowhere.
 * @throws SimpleflowError `unknown-module` for a top-level `await` that never ends, and for a module that changes the
 * working directory: relative paths would mean something else from then on
 */
export async function watchLoading<T>(file: string, load: () => Promise<T>): Promise<T> {
  const cwd = process.cwd();
  let refuse: (what: string) => void = () => undefined;
  const stuck = new Promise<never>((_, reject) => {
    refuse = (what) => {
      reject(problem(file, what));
    };
  });
  stuck.catch(() => undefined);
  // Nothing is left to wait for: the process would end without a word.
  const onIdle = (): void => {
    refuse('waits for something that never comes, in a top-level `await`');
  };
  const onExit = (code: number): void => {
    sayExit(file, code);
  };
  const timer = setTimeout(() => {
    refuse(`is still loading after ${LONGEST_MS / 1_000} s: is there a top-level \`await\` that never ends?`);
  }, LONGEST_MS);
  timer.unref();
  process.once('beforeExit', onIdle);
  if (isMainThread) process.once('exit', onExit);
  try {
    const exports = await Promise.race([load(), stuck]);
    if (process.cwd() === cwd) return exports;
    process.chdir(cwd);
    throw problem(
      file,
      'changes the working directory while it is loaded: do that where your program begins',
    );
  } finally {
    clearTimeout(timer);
    process.off('beforeExit', onIdle);
    process.off('exit', onExit);
  }
}

function problem(file: string, what: string): SimpleflowError {
  return new SimpleflowError('unknown-module', `\`${file}\` cannot be loaded: it ${what}`);
}

/** The process is ending, and nobody else will say why. A signal has a code of its own. */
function sayExit(file: string, code: number): void {
  if (code > 128) return;
  writeSync(
    2,
    `error [unknown-module]: \`${file}\` ended the process with exit code ${code} while it was loaded\n`,
  );
  process.exitCode = EXIT_CODE;
}
