import { defaultCodec, inProcessBackend, type ActivityOutcome } from 'simpleflow/backend';
import * as v from 'valibot';

export const { backend, configSchema, runner } = inProcessBackend({
  name: 'http',
  schema: v.strictObject({ url: v.string(), concurrency: v.optional(v.number(), 10) }),
  runner: ({ url, concurrency }) => ({
    concurrency,
    canStopRunning: true,
    run: ({ definition: _, ...call }, { signal }) =>
      fetch(url, { method: 'POST', body: JSON.stringify(call), signal })
        .then((response) => response.json() as Promise<ActivityOutcome>)
        .catch((error: unknown) => ({ kind: 'failed', failure: defaultCodec.encodeFailure(error) })),
    close: async () => undefined,
  }),
});
