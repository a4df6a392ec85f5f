import { inspect } from 'node:util';
import { printable } from '../util/printable.js';
import { LOG_RANK, type Logger, type LogLine, type LogThreshold } from '../workflow/log.js';

/**
 * Writes lines to stderr, where they do not mix with results:
 *
 * `2026-11-25T10:00:00.000Z info  order order-7: packed { parcels: 2 }`
 *
 * @param level what matters less is not written. Default: `info`
 */
export function stderrLogger(level: LogThreshold = 'info'): Logger {
  const write = (line: LogLine): void => {
    if (LOG_RANK[line.level] < LOG_RANK[level]) return;
    const { message, fields, name, workflowId } = line;
    const at = new Date(line.atMs).toISOString();
    const whose = name === undefined ? '' : `${name} ${workflowId ?? ''}: `;
    const more = Object.keys(fields).length === 0 ? '' : ` ${inspect(fields, { breakLength: Infinity })}`;
    process.stderr.write(printable(`${at} ${line.level.padEnd(5)} ${whose}${message}${more}\n`));
  };
  return Object.assign(write, { level });
}
