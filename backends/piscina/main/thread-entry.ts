import { fileURLToPath } from 'node:url';

/**
 * The program of the threads, and its function, for Piscina.
 *
 * Compiled, it is `thread-program.js`. From sources, as in this package's own tests, it is a script that lets TypeScript be loaded
 * first.
 */
export function threadEntry(): {
  readonly filename: string;
  readonly name: string;
} {
  const file = import.meta.url.endsWith('.ts') ? '../thread/from-source.mjs' : '../thread/thread-program.js';
  return {
    filename: fileURLToPath(new URL(file, import.meta.url)),
    name: 'runJob',
  };
}
