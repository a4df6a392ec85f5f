import { fileURLToPath } from 'node:url';

interface ThreadProgram {
  readonly file: string;
  readonly execArgv?: string[];
}

/**
 * The program of the thread. Compiled, it is `worker.js`. From sources, as in this package's own tests, it is a script that
 * lets TypeScript be loaded first, and the package's own name leads to its sources.
 */
export function threadProgram(): ThreadProgram {
  const isSource = import.meta.url.endsWith('.ts');
  const file = fileURLToPath(new URL(isSource ? './from-source.mjs' : './worker.js', import.meta.url));
  return isSource ? { file, execArgv: ['--conditions=source'] } : { file };
}
