import { inspect } from 'node:util';
import { printable } from '../util/printable.js';
import type { Logger, LogLevel } from '../workflow/log.js';

/** From how much a line must matter to be written; `silent` writes none. */
export type LogThreshold = LogLevel | 'silent';

const RANK: Readonly<Record<LogThreshold, number>> = { debug: 0, info: 1, warn: 2, error: 3, silent: 4 };

/**
 * Writes lines to stderr, where they do not mix with results:
 *
 * `2026-11-25T10:00:00.000Z info  order order-7: packed { parcels: 2 }`
 *
 * @param level what matters less is not written. Default: `info`
 */
export function stderrLogger(level: LogThreshold = 'info'): Logger {
  return (line) => {
    if (RANK[line.level] < RANK[level]) return;
    const { message, fields, name, workflowId } = line;
    const at = new Date(line.atMs).toISOString();
    const more = Object.keys(fields).length === 0 ? '' : ` ${inspect(fields, { breakLength: Infinity })}`;
    process.stderr.write(
      printable(`${at} ${line.level.padEnd(5)} ${name} ${workflowId}: ${message}${more}\n`),
    );
  };
}
