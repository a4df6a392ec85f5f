import type { WireFailure } from 'simpleflow/backend';

/**
 * What a function threw, as Lambda tells it: `{"errorType":"RangeError","errorMessage":"out of stock","trace":[…]}`. The
 * `reason` beside it says only whether Lambda knew the error: `Handled` or `Unhandled`.
 */
export function lambdaFailure(failure: WireFailure): WireFailure {
  let told: unknown;
  try {
    told = JSON.parse(failure.details ?? 'null');
  } catch {
    // Text of some other kind: it stays as it is.
    return failure;
  }
  if (typeof told !== 'object' || told === null || !('errorMessage' in told)) return failure;
  const { errorType = 'Error', errorMessage, trace } = told as Record<string, unknown>;
  const name = String(errorType);
  const message = String(errorMessage);
  const traceback = Array.isArray(trace) ? trace.map(String) : [];
  return {
    reason: `${name}: ${message}`,
    details: JSON.stringify({ error: name, error_type: name, message, traceback }),
  };
}
