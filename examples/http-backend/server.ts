import { createServer, type Server } from 'node:http';
import { json } from 'node:stream/consumers';
import type { Config } from 'simpleflow';
import { createContainer, inlineRunner, ACTIVITIES, type ActivityCall } from 'simpleflow/backend';

/** Runs the activities of a configuration for others. A request that is broken off stops its activity. */
export async function serveActivities(config: Config): Promise<Server> {
  const container = await createContainer(config);
  const runner = inlineRunner({ container, registry: container.get(ACTIVITIES), concurrency: 10 });
  return createServer((request, response) => {
    void (async () => {
      const call = (await json(request)) as ActivityCall;
      const control = new AbortController();
      response.on('close', () => control.abort());
      const outcome = await runner.run(call, { signal: control.signal, heartbeat: () => undefined });
      response.end(JSON.stringify(outcome));
    })();
  });
}
