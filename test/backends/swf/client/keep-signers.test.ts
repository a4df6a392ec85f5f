import { ListDomainsCommand, SWFClient } from '@aws-sdk/client-swf';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { keepSigners } from '../../../../backends/swf/client/keep-signers.js';

it('keeps one signer, which takes the credentials and the time of each request', async () => {
  const signed: string[] = [];
  const server = createServer((request, response) => {
    signed.push(request.headers.authorization ?? '');
    request.resume();
    request.on('end', () => response.end('{"domainInfos":[]}'));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  let keys = 0;
  const client = new SWFClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'eu-west-1',
    maxAttempts: 1,
    // So short that they are asked for again each time.
    credentials: async () =>
      Promise.resolve({
        accessKeyId: `key${++keys}`,
        secretAccessKey: 'secret',
        expiration: new Date(Date.now() + 1),
      }),
  });
  let made = 0;
  const make = client.config.signer;
  client.config.signer = async (scheme) => {
    made += 1;
    return make(scheme);
  };
  keepSigners(client);

  for (let call = 0; call < 3; call += 1)
    await client.send(new ListDomainsCommand({ registrationStatus: 'REGISTERED' }));
  client.destroy();
  server.close();

  expect(made).toBe(1);
  const names = signed.map((header) => /Credential=([^/]+)\/\d{8}\/eu-west-1\/swf\//u.exec(header)?.[1]);
  expect(new Set(names).size).toBe(3);
  expect(names).not.toContain(undefined);
});

it('asks for a signer again when there was none to be had', async () => {
  const client = new SWFClient({
    endpoint: 'http://127.0.0.1:1',
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  const make = client.config.signer;
  let made = 0;
  client.config.signer = async (scheme) => {
    made += 1;
    if (made === 1) throw new Error('no region yet');
    return make(scheme);
  };
  keepSigners(client);

  await expect(client.config.signer()).rejects.toThrow(/^no region yet$/u);
  expect(await client.config.signer()).toBe(await client.config.signer());
  expect(made).toBe(2);
  client.destroy();
});
