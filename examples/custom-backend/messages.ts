import type { ActivityCall, ActivityOutcome, WireFailure } from 'simpleflow/backend';

/** To the worker. JSON, one message each: `{ kind: 'run', call: { id: 'activity-add-1', name: 'add', … } }` */
export type Request =
  | { readonly kind: 'run'; readonly call: Omit<ActivityCall, 'definition'> }
  | { readonly kind: 'stop'; readonly id: string; readonly reason: WireFailure };

/** From the worker. */
export type Reply =
  | { readonly kind: 'heartbeat'; readonly id: string }
  | { readonly kind: 'ended'; readonly id: string; readonly outcome: ActivityOutcome };

const OUTCOMES: readonly unknown[] = ['completed', 'failed', 'timed-out', 'cancelled'];

/** What a worker sent, if it is a reply about the call `id`; a process may send anything. */
export function parseReply(message: unknown, id: string): Reply | undefined {
  if (!isRecord(message) || message['id'] !== id) return undefined;
  if (message['kind'] === 'heartbeat') return { kind: 'heartbeat', id };
  const outcome = message['outcome'];
  if (message['kind'] !== 'ended' || !isRecord(outcome) || !isOutcome(outcome)) return undefined;
  return { kind: 'ended', id, outcome: outcome as unknown as ActivityOutcome };
}

function isOutcome({ kind, output, failure }: Record<string, unknown>): boolean {
  if (kind === 'failed') return isRecord(failure) && typeof failure['reason'] === 'string';
  return OUTCOMES.includes(kind) && (output === undefined || typeof output === 'string');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
