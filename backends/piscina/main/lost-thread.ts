import { SimpleflowError } from 'simpleflow';
import type { CallMessage } from '../wire/messages.js';

/** Why an activity whose thread is gone has failed; without one, why no thread could start. */
export function lostThread(call: CallMessage | undefined, cause: Error): SimpleflowError {
  const message =
    call === undefined
      ? `no thread can be started: ${cause.message}`
      : `the thread that ran activity \`${call.name}\` (\`${call.id}\`) ${why(cause)}`;
  return new SimpleflowError('worker-lost', message, { cause });
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
