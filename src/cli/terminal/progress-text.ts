import type { ProgressNumbers } from 'simpleflow';

/** `12 done · 2 running · 40 queued · 0 failed · 35/s · runs 20 ms (95 %: 44 ms) · waits 1.2 s` */
export function progressText(numbers: ProgressNumbers): string {
  const { done, running, queued, failed, cancelled, ratePerSecond, runTimeMs, waitTimeMs } = numbers;
  const parts = [`${done} done`, `${running} running`, `${queued} queued`, `${failed} failed`];
  if (cancelled > 0) parts.push(`${cancelled} cancelled`);
  parts.push(`${withDigits(ratePerSecond)}/s`);
  if (done + failed > 0) {
    parts.push(
      `runs ${duration(runTimeMs.p50)} (95 %: ${duration(runTimeMs.p95)})`,
      `waits ${duration(waitTimeMs.p50)}`,
    );
  }
  return parts.join(' · ');
}

/** In the unit that reads best: `0.02 ms`, `31 ms`, `1.2 s`, `2.5 min`. */
function duration(ms: number): string {
  if (ms < 1_000) return `${withDigits(ms)} ms`;
  if (ms < 60_000) return `${withDigits(ms / 1_000)} s`;
  return `${withDigits(ms / 60_000)} min`;
}

/** At least two digits that say something. */
function withDigits(value: number): string {
  if (value === 0 || value >= 9.95) return value.toFixed(0);
  return value >= 0.095 ? value.toFixed(1) : value.toFixed(2);
}
