import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** A process, told from a later one that has the same number. */
export interface ProcessName {
  readonly pid: number;
  readonly host: string;
  /** On Linux the boot of the computer, elsewhere empty. */
  readonly boot: string;
  /** On Linux the namespace of process numbers: each container has its own. */
  readonly namespace: string;
  /** On Linux the tick at which the process started; elsewhere the millisecond, known of this process only. */
  readonly started: string;
}

export function ownName(): ProcessName {
  return {
    pid: process.pid,
    host: hostname(),
    boot: textOr('', () => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
    namespace: textOr('', () => readlinkSync('/proc/self/ns/pid')),
    started: startOf(process.pid) ?? String(Math.round(performance.timeOrigin)),
  };
}

/** Whether a process still runs; `unseen` is one of another computer or container. */
export function stateOf(name: ProcessName): 'alive' | 'gone' | 'unseen' {
  const own = ownName();
  if (name.host === own.host && name.boot !== own.boot) return 'gone';
  if (name.host !== own.host || name.namespace !== own.namespace) return 'unseen';
  if (name.pid === own.pid) return name.started === own.started ? 'alive' : 'gone';
  if (own.boot !== '') return startOf(name.pid) === name.started ? 'alive' : 'gone';
  return answers(name.pid) ? 'alive' : 'gone';
}

/** The start of a running process in ticks since boot (Linux, proc_pid_stat(5), field 22); a zombie runs no more. */
function startOf(pid: number): string | undefined {
  const stat = textOr('', () => readFileSync(`/proc/${pid}/stat`, 'latin1'));
  // The second field is a name in parentheses, which may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state = ''] = fields;
  return stat === '' || state === 'Z' || state === 'X' ? undefined : fields[19];
}

function answers(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Somebody else's process may not be sent signals, but is there.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** `otherwise` where the system has no such file. */
function textOr(otherwise: string, read: () => string): string {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
