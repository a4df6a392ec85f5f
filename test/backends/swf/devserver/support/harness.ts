import { SWFClient } from '@aws-sdk/client-swf';
import type { DevServer, DevServerOptions } from 'simpleflow/backends/swf/devserver';
import { startDevServer } from 'simpleflow/backends/swf/devserver';

/** A server with the real SDK's client pointed at it; disposing it ends both. */
export interface Harness extends AsyncDisposable {
  readonly server: DevServer;
  readonly client: SWFClient;
}

/** A manual clock and polls that do not wait, unless the options say otherwise. */
export async function startHarness(options: DevServerOptions = {}): Promise<Harness> {
  const server = await startDevServer({ clock: 'manual', longPollMs: 0, logLevel: 'error', ...options });
  const client = clientOf(server);
  return {
    server,
    client,
    async [Symbol.asyncDispose]() {
      client.destroy();
      await server.close();
    },
  };
}

/** One attempt: a test sees what the server answers, not what a retry makes of it. */
export function clientOf(server: DevServer): SWFClient {
  return new SWFClient({
    endpoint: server.url,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'anyone', secretAccessKey: 'anything' },
  });
}
