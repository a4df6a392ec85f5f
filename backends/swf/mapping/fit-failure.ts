import { cutText, type ErrorShape, type WireFailure } from 'simpleflow/backend';

/** Characters (Amazon SWF service model, `FailureReason` and `Data`). */
const MAX_REASON_LENGTH = 256;
const MAX_DETAILS_LENGTH = 32_768;
const MAX_MESSAGE_LENGTH = 8_192;
const CUT = ' ...';

/**
 * A failure that fits into the fields of the service. A reason that is too long is cut, and stays whole in the details;
 * details that are too long lose the lines of their stacks first, then fields, then the ends of messages, then all
 * but the first members of an AggregateError, then causes.
 */
export function fitFailure({ reason, details }: WireFailure): WireFailure {
  const fits = reason.length <= MAX_REASON_LENGTH;
  if (fits && (details === undefined || details.length <= MAX_DETAILS_LENGTH)) {
    return details === undefined ? { reason } : { reason, details };
  }
  return {
    reason: cutText(reason, MAX_REASON_LENGTH, CUT),
    details: fittedDetails(reason, details),
  };
}

/** The failure as it was before {@link fitFailure} cut its reason, where the details still tell. */
export function unfitFailure(failure: WireFailure): WireFailure {
  const { reason, details } = failure;
  if (details === undefined || !reason.endsWith(CUT)) return failure;
  const shape = shapeOf(details);
  const whole = shape === undefined ? '' : `${shape.error}: ${shape.message}`;
  return whole.startsWith(reason.slice(0, -CUT.length)) ? { reason: whole, details } : failure;
}

function fittedDetails(reason: string, details: string | undefined): string {
  const shape = shapeOf(details) ?? bareShape(reason, details);
  for (const shrink of [
    keep,
    withoutTraces,
    withoutFields,
    withShortMessages,
    ...FEWER_ERRORS,
    withoutCauses,
  ]) {
    const text = JSON.stringify(shrink(shape));
    if (text.length <= MAX_DETAILS_LENGTH) return text;
  }
  // Names alone are left that could still be too long.
  return JSON.stringify(bareShape(cutText(reason, MAX_MESSAGE_LENGTH), undefined));
}

function shapeOf(details: string | undefined): ErrorShape | undefined {
  if (details === undefined) return undefined;
  try {
    const shape: unknown = JSON.parse(details);
    return typeof shape === 'object' && shape !== null && 'error' in shape
      ? (shape as ErrorShape)
      : undefined;
  } catch {
    // Text that some other program wrote.
    return undefined;
  }
}

/** For what has no details of ours: the reader finds the whole reason in the message. */
function bareShape(reason: string, details: string | undefined): ErrorShape {
  const [, name = 'Error', message = reason] = /^([A-Z]\w*): ([\s\S]*)$/u.exec(reason) ?? [];
  return {
    error: name,
    error_type: name,
    message,
    traceback: details === undefined ? [] : details.split('\n'),
  };
}

const keep = (shape: ErrorShape): ErrorShape => shape;

const withoutTraces = (shape: ErrorShape): ErrorShape =>
  mapShape(shape, (part) => ({ ...part, traceback: [] }));

const withoutFields = (shape: ErrorShape): ErrorShape =>
  mapShape(shape, ({ error, error_type, message, code, cause, errors }) => ({
    error,
    error_type,
    message,
    traceback: [],
    ...(code === undefined ? undefined : { code }),
    ...(cause === undefined ? undefined : { cause }),
    ...(errors === undefined ? undefined : { errors }),
  }));

const withShortMessages = (shape: ErrorShape): ErrorShape =>
  mapShape(withoutFields(shape), (part) => ({ ...part, message: cutText(part.message, 512, CUT) }));

/** Of the members of an AggregateError, as many as fit: some say more than none. */
const FEWER_ERRORS = [32, 8, 2].map(
  (count) => (shape: ErrorShape) =>
    mapShape(withShortMessages(shape), ({ errors, ...part }) => ({
      ...part,
      ...(errors === undefined ? undefined : { errors: errors.slice(0, count) }),
    })),
);

const withoutCauses = ({ error, error_type, message, code }: ErrorShape): ErrorShape => ({
  error,
  error_type,
  message: cutText(message, MAX_MESSAGE_LENGTH, CUT),
  traceback: [],
  ...(code === undefined ? undefined : { code }),
});

function mapShape(shape: ErrorShape, change: (part: ErrorShape) => ErrorShape): ErrorShape {
  const { cause, errors, ...own } = shape;
  return change({
    ...own,
    ...(cause === undefined ? undefined : { cause: mapShape(cause, change) }),
    ...(errors === undefined ? undefined : { errors: errors.map((error) => mapShape(error, change)) }),
  });
}
