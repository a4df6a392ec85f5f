/** The service counts whole seconds: durations are rounded up. No limit is `NONE`. */
export function secondsOf(durationMs: number | undefined): string {
  return durationMs === undefined ? 'NONE' : String(Math.ceil(durationMs / 1_000));
}

/** The longest run time of an execution, which may not be `NONE` (Amazon SWF Developer Guide, quotas). */
const ONE_YEAR_SECONDS = '31536000';

export function executionSecondsOf(durationMs: number | undefined): string {
  return durationMs === undefined ? ONE_YEAR_SECONDS : secondsOf(durationMs);
}

/** Where whole seconds do not say it all: the exact milliseconds of a timer, for its `control`. */
export function exactDelay(delayMs: number): string | undefined {
  return delayMs % 1_000 === 0 ? undefined : JSON.stringify({ delayMs });
}

/** The milliseconds of a timer that was started. */
export function delayMsOf(startToFireTimeout: string, control: string | undefined): number {
  const exact = control?.startsWith('{"delayMs":') === true ? exactFrom(control) : undefined;
  return exact ?? Number(startToFireTimeout) * 1_000;
}

function exactFrom(control: string): number | undefined {
  try {
    const { delayMs } = JSON.parse(control) as { readonly delayMs?: unknown };
    return typeof delayMs === 'number' ? delayMs : undefined;
  } catch {
    // Somebody else's text.
    return undefined;
  }
}
