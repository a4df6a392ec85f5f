import { SimpleflowError } from 'simpleflow';
import type { CallMessage } from './messages.js';

/** Why an activity whose thread is gone has failed. */
export function lostThread({ id, name }: CallMessage, cause: Error): SimpleflowError {
  return new SimpleflowError(
    'worker-lost',
    `the thread that ran activity \`${name}\` (\`${id}\`) ${why(cause)}`,
    {
      cause,
    },
  );
}

function why(cause: Error): string {
  const { code } = cause as { readonly code?: unknown };
  if (code === 'ERR_WORKER_OUT_OF_MEMORY')
    return 'was out of memory; `resourceLimits.maxOldGenerationSizeMb` says how much it may have';
  // The words of Piscina 5.3.
  const [, exitCode] = /^worker exited with code: (-?\d+)$/u.exec(cause.message) ?? [];
  if (exitCode !== undefined) return `has ended (exit code ${exitCode}): did it call \`process.exit\`?`;
  return `has ended: ${cause.message}`;
}
