import type { IssuedCommand } from '../engine/parts/command-queue.js';
import { isClosing, type Command } from '../engine/language/commands.js';
import type { FlowControl } from './flow-control.js';
import type { Outbox } from './outbox.js';
import { BACK_OFF_TIMER, CONTINUE_TIMER } from './own-timers.js';

export interface CutOptions<D extends object> {
  readonly outbox: Outbox;
  readonly flow: FlowControl;
  readonly write: (command: Command) => D;
}

export interface Cut<D> {
  readonly decisions: readonly D[];
  /** What they are made of, but for the timers of the decider's own. */
  readonly sent: readonly IssuedCommand[];
}

/**
 * What one decision takes from the head of the queue: as many as fit. If it is full, its last is a timer that fires at
 * once; if the service takes no more for now, one that fires later; if it is an open limit, what ends will wake the run.
 */
export function cutDecisions<D extends object>({ outbox, flow, write }: CutOptions<D>): Cut<D> {
  const { limits } = flow;
  const taken = new Taken<D>(limits.bytes);
  let wake: D | undefined;
  let isHeld = false;
  let isAwaiting = false;
  for (const issued of outbox) {
    const { command } = issued;
    if (flow.isMoot(command)) continue;
    if (flow.awaitsStart(command)) {
      isAwaiting = true;
      continue;
    }
    // It would leave the request behind for ever.
    if (isAwaiting && isClosing(command)) break;
    // What is in the way of others may be waiting for just that: to be told to stop.
    if (isHeld && !isCancel(command)) continue;
    if (flow.isHeld(command, taken.countOf(command))) {
      isHeld = true;
      if (flow.needsBackOff(command))
        wake ??= write(ownTimer(BACK_OFF_TIMER, flow.backOffSeconds(command) * 1_000));
      continue;
    }
    const decision = write(command);
    if (taken.list.length === limits.decisions || !taken.fits(decision)) {
      if (!flow.isContinuing) wake = write(ownTimer(CONTINUE_TIMER, 0));
      break;
    }
    taken.add(issued, decision);
    // Nothing may come after it.
    if (isClosing(command)) return taken.cut(undefined, limits.decisions);
  }
  return taken.cut(wake, limits.decisions);
}

/** What asks something to stop may go before what waits for a place. */
export function isCancel({ kind }: Command): boolean {
  return kind === 'request-cancel-activity' || kind === 'cancel-timer' || kind === 'request-cancel-child';
}

// Names and brackets of the largest decision, without its texts; the timer at the end.
const FRAME_BYTES = 700;
// JSON writes one unit as `\u0000` at worst.
const MAX_BYTES_PER_UNIT = 6;

class Taken<D extends object> {
  readonly list: { readonly issued: IssuedCommand; readonly decision: D }[] = [];
  readonly #counts = new Map<string, number>();
  readonly #maxBytes: number;
  #bytes = FRAME_BYTES;
  /** Not more than so many: counting them exactly is worth it only near the limit. */
  #roughBytes = FRAME_BYTES;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  countOf({ kind }: Command): number {
    return this.#counts.get(kind) ?? 0;
  }

  fits(decision: D): boolean {
    this.#roughBytes += FRAME_BYTES + MAX_BYTES_PER_UNIT * lengthOfTexts(decision);
    if (this.#roughBytes <= this.#maxBytes) return true;
    if (this.#bytes === FRAME_BYTES)
      for (const { decision: before } of this.list) this.#bytes += bytesOf(before);
    this.#bytes += bytesOf(decision);
    // The first always goes: it is within the limits of its fields.
    return this.#bytes <= this.#maxBytes || this.list.length === 0;
  }

  add(issued: IssuedCommand, decision: D): void {
    this.list.push({ issued, decision });
    this.#counts.set(issued.command.kind, this.countOf(issued.command) + 1);
  }

  /** @param wake a timer that must have a place, the last one */
  cut(wake: D | undefined, maxDecisions: number): Cut<D> {
    if (wake !== undefined && this.list.length === maxDecisions) this.list.pop();
    const decisions = this.list.map(({ decision }) => decision);
    if (wake !== undefined) decisions.push(wake);
    return { decisions, sent: this.list.map(({ issued }) => issued) };
  }
}

function ownTimer(id: string, delayMs: number): Command {
  return { kind: 'start-timer', id, delayMs };
}

function bytesOf(decision: object): number {
  return Buffer.byteLength(JSON.stringify(decision)) + 1;
}

function lengthOfTexts(value: object): number {
  let length = 0;
  for (const part of Object.values(value) as unknown[]) {
    if (typeof part === 'string') length += part.length;
    else if (typeof part === 'object' && part !== null) length += lengthOfTexts(part);
  }
  return length;
}
