import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo, Server } from 'node:net';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createExecutor, type Settings } from 'simpleflow';
import { configOf } from 'simpleflow/backend';
import { testConfiguration } from 'simpleflow/testing';
import { serveActivities } from '../../examples/http-backend/server.js';
import { fencedBlocks } from '../support/fenced-blocks.js';

const ROOT = resolve(import.meta.dirname, '../..');

it.each(fencedBlocks(join(ROOT, 'docs/backends.md')).filter(({ file }) => file !== undefined))(
  'docs/backends.md shows $file as it is',
  ({ file, text }) => {
    expect(text).toBe(readFileSync(join(ROOT, file!), 'utf8'));
  },
);

const servers: Server[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => once(server.close(), 'close')));
});

async function create(settings: Settings) {
  const { store: _store, workflows: _workflows, ...others } = settings;
  const server = await serveActivities(await configOf(others));
  servers.push(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const own = {
    ...settings,
    executor: 'http',
    backends: { http: './examples/http-backend/backend.ts' },
    http: { url: `http://127.0.0.1:${port}` },
  };
  return createExecutor(own satisfies Settings);
}

describe('the example of docs/backends.md', () => {
  testConfiguration({ describe, it }, { name: 'http', create });
});
