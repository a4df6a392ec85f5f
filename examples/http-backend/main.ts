// A server that runs activities, and a workflow of this process that has its activities run there.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createExecutor } from 'simpleflow';
import { configOf } from 'simpleflow/backend';
import { SimpleComputation } from '../quickstart/workflow.js';
import { serveActivities } from './server.js';

declare module 'simpleflow' {
  interface BackendSections {
    readonly http?: { readonly url: string };
  }
}

const activities = [import.meta.resolve('../quickstart/activities.ts')];
const server = await serveActivities(await configOf({ activities }));
await once(server.listen(0, '127.0.0.1'), 'listening');
const { port } = server.address() as AddressInfo;

await using executor = await createExecutor({
  executor: 'http',
  backends: { http: import.meta.resolve('./backend.ts') },
  http: { url: `http://127.0.0.1:${port}` },
});
console.log(await executor.submit(SimpleComputation, 1));
server.close();
