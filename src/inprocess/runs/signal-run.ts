import { checkName } from '../../activity/names.js';
import { encodeSignal } from '../../engine/parts/signals.js';
import { SimpleflowError } from '../../errors.js';
import type { SendSignalOptions } from '../../workflow/submitter.js';
import type { LiveRun } from './live-run.js';

/**
 * Sends a signal from outside: part of a transaction.
 * @throws SimpleflowError `signal-failed` if the run is closed; `invalid-id`; `not-serializable`
 */
export function signalRun(
  run: LiveRun,
  name: string,
  value: unknown,
  { propagate = false }: SendSignalOptions = {},
): void {
  checkName('a signal name', name);
  const input = encodeSignal(run.options.host.codec, value, propagate);
  if (run.isClosed) {
    const { workflowId } = run.started;
    throw new SimpleflowError('signal-failed', `\`${workflowId}\` is closed and gets no signals`);
  }
  run.receive({ kind: 'signal-received', name, input });
}
