import type { ActivityCall, ActivityOutcome } from '../../activity/activity-call.js';
import type { ActivityChunk, ActivityControl } from '../../executor/activity-runner.js';
import type { QueuedCall } from './queued-call.js';

/**
 * Calls that share a message, and a place of the runner's.
 *
 * members ─▶ runChunk ─▶ started, ended … ─▶ (settled) those that have not begun go back to the queue
 */
export class CallChunk implements ActivityChunk {
  readonly calls: readonly ActivityCall[];
  readonly isTimed: boolean;
  onStop: ((index: number, reason: Error) => void) | undefined;
  hasBeaten: ((index: number) => boolean) | undefined;
  readonly #members: readonly QueuedCall[];
  /** When the last call that the worker told of had ended; before the first, when the chunk was sent. */
  #knownUntilMs = performance.now();

  constructor(members: readonly QueuedCall[]) {
    this.#members = members;
    this.calls = members.map((member) => member.makeCall());
    this.isTimed = members.some(({ isTimed }) => isTimed);
    const onStop = (control: ActivityControl, reason: Error): void =>
      this.onStop?.((members as readonly ActivityControl[]).indexOf(control), reason);
    for (const [index, member] of members.entries()) {
      if (this.isTimed) member.hasBeaten = () => this.hasBeaten?.(index) === true;
      member.state = 'sent';
      member.onStop = onStop;
    }
  }

  stopReason(index: number): Error | undefined {
    return this.#members[index]?.stopReason;
  }

  started(index: number): void {
    const member = this.#members[index];
    if (member?.state !== 'sent') return;
    member.markRunning();
    member.announceStart();
  }

  heartbeat(index: number): void {
    const member = this.#members[index];
    if (member?.state !== 'running' || member.stopReason !== undefined) return;
    try {
      member.heartbeat();
    } catch {
      // The beat came too late: the call has ended, and the runner has been told to stop it.
    }
  }

  ended(index: number, outcome: ActivityOutcome, ranMs = 0): void {
    const member = this.#members[index];
    // One after the other: each ran when the one before it had ended.
    const isBehind = member?.state === 'sent';
    this.#knownUntilMs = isBehind ? this.#knownUntilMs + ranMs : performance.now();
    member?.finishRun(outcome, ranMs, this.#knownUntilMs);
  }

  /**
   * The runner is done with the chunk. Calls that have begun and not ended get `failure`; so do all if none had begun, as
   * that would go on for ever.
   * @returns those that are to be handed over again
   */
  settle(failure: () => ActivityOutcome): readonly QueuedCall[] {
    const sent = this.#members.filter(({ state }) => state === 'sent');
    if (sent.filter(({ stopReason }) => stopReason === undefined).length === this.#members.length) {
      for (const member of this.#members) member.finish(failure());
      return [];
    }
    for (const member of this.#members) if (member.state === 'running') member.finish(failure());
    for (const member of sent) member.takeBack();
    return sent.filter(({ state }) => state === 'queued');
  }
}
