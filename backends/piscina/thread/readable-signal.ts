const { prototype } = AbortSignal;
const aborted = getterOf('aborted');
const reason = getterOf('reason');

/** A method of signals, to be called with the one it belongs to. */
function getterOf(key: 'aborted' | 'reason'): (this: AbortSignal) => unknown {
  const { get } = Object.getOwnPropertyDescriptor(prototype, key) as {
    get: (this: AbortSignal) => unknown;
  };
  return get;
}

/**
 * A signal that a busy loop can read. An ordinary one is aborted by a message, which needs the event loop; this one has a
 * look for itself whenever it is asked.
 * @param look aborts the controller if it is time for that
 */
export function readableSignal({ signal }: AbortController, look: () => void): AbortSignal {
  return Object.defineProperties(signal, {
    aborted: { get: () => (look(), aborted.call(signal)) },
    reason: { get: () => (look(), reason.call(signal)) },
    throwIfAborted: {
      value: () => {
        look();
        prototype.throwIfAborted.call(signal);
      },
    },
  });
}
