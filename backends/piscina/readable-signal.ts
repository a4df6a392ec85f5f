const { prototype } = AbortSignal;
const aborted = getterOf('aborted');
const reason = getterOf('reason');
// Called with the signal it belongs to.
// eslint-disable-next-line @typescript-eslint/unbound-method
const { throwIfAborted } = prototype;

function getterOf(key: 'aborted' | 'reason'): () => unknown {
  return Object.getOwnPropertyDescriptor(prototype, key)?.get as () => unknown;
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
        throwIfAborted.call(signal);
      },
    },
  });
}
