import { invalid } from '../fault.js';

/** What a task token says: which task of which execution. */
export interface TaskToken {
  readonly kind: 'decision' | 'activity';
  readonly runId: string;
  readonly scheduledEventId: number;
  readonly startedEventId: number;
}

// The first bytes of tokens recorded from the service: `AAAAKgAAAAEAAAAA` in base64.
const PREFIX = '\u0000\u0000\u0000\u002a\u0000\u0000\u0000\u0001\u0000\u0000\u0000\u0000';
const FORM = /^([da])([1-9][0-9]*),([1-9][0-9]*),(.{1,64})$/u;

export function writeTaskToken(token: TaskToken): string {
  const { kind, scheduledEventId, startedEventId, runId } = token;
  const text = `${PREFIX}${kind === 'decision' ? 'd' : 'a'}${scheduledEventId},${startedEventId},${runId}`;
  return Buffer.from(text, 'latin1').toString('base64');
}

/** @throws Fault `Invalid token` for anything that this server cannot have written */
export function readTaskToken(text: string, kind: TaskToken['kind']): TaskToken {
  const bytes = Buffer.from(text, 'base64').toString('latin1');
  const found = bytes.startsWith(PREFIX) ? FORM.exec(bytes.slice(PREFIX.length)) : null;
  const [, letter, scheduled, started, runId] = found ?? [];
  if (letter !== kind.charAt(0) || runId === undefined) throw invalid('Invalid token');
  return { kind, runId, scheduledEventId: Number(scheduled), startedEventId: Number(started) };
}
