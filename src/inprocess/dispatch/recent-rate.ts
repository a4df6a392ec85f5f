const SLOTS = 10;

/** How often something has happened of late: one counter for each of the last ten seconds. */
export class RecentRate {
  readonly #slots = new Float64Array(SLOTS);
  #second = 0;
  /** When the current second is over. */
  #untilMs = -Infinity;
  /** In the current second, not in its slot yet. */
  #latest = 0;
  #firstAtMs: number | undefined;

  add(nowMs: number): void {
    if (nowMs >= this.#untilMs) this.#moveTo(nowMs);
    this.#latest += 1;
  }

  /** Events each second. 0 before the first. */
  perSecond(nowMs: number): number {
    if (this.#firstAtMs === undefined) return 0;
    this.#moveTo(nowMs);
    const sum = this.#slots.reduce((total, count) => total + count, 0);
    const beganAtMs = Math.max(this.#firstAtMs, (this.#second - SLOTS + 1) * 1_000);
    // In the first instant the time is nothing, or almost.
    return (sum * 1_000) / Math.max(nowMs - beganAtMs, 1_000);
  }

  /** Empties the slots of seconds that have begun since. */
  #moveTo(nowMs: number): void {
    const slot = this.#second % SLOTS;
    this.#slots[slot] = (this.#slots[slot] ?? 0) + this.#latest;
    this.#latest = 0;
    this.#firstAtMs ??= nowMs;
    const second = Math.floor(nowMs / 1_000);
    this.#untilMs = Math.max(this.#untilMs, (second + 1) * 1_000);
    if (second <= this.#second) return;
    if (second - this.#second >= SLOTS) this.#slots.fill(0);
    else for (let each = this.#second + 1; each <= second; each += 1) this.#slots[each % SLOTS] = 0;
    this.#second = second;
  }
}
