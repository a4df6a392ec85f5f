import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'simpleflow/backends/swf';
import { afterEach, expect, it, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllEnvs();
});

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const readsProxies = major > 24 || (major === 24 && minor >= 5);

// Agents of older versions of Node cannot do it, as docs/swf.md says.
it.skipIf(!readsProxies)('goes through the proxy of the environment', async () => {
  const targets: string[] = [];
  const proxy = createServer((request, response) => {
    targets.push(request.url ?? '');
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end('{"domainInfos":[]}');
  });
  await new Promise<void>((resolve) => void proxy.listen(0, '127.0.0.1', resolve));
  const { port } = proxy.address() as AddressInfo;
  vi.stubEnv('HTTP_PROXY', `http://127.0.0.1:${port}`);
  vi.stubEnv('http_proxy', `http://127.0.0.1:${port}`);
  vi.stubEnv('NO_PROXY', '');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');

  const api = await connect({ endpoint: 'http://swf.example', region: 'us-east-1' });
  await api.call('ListDomains', { registrationStatus: 'REGISTERED' });

  expect(targets).toEqual(['http://swf.example/']);
  api.close();
  proxy.close();
});
