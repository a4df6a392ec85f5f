// The program of a thread where this package runs from its sources, as in its own tests: what lies beside is TypeScript,
// which threads cannot start with on Node 20.
import { register } from 'tsx/esm/api';

register();
export const { runJob } = await import('./worker.ts');
