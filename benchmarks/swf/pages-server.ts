import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pageText, PAGES } from './history-pages.js';

// A process of its own, so that sending pages is not counted as reading them. Prints its endpoint.
const bodies = Array.from({ length: PAGES }, (_, page) => Buffer.from(pageText(page)));
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { nextPageToken = '0' } = JSON.parse(Buffer.concat(chunks).toString()) as {
      nextPageToken?: string;
    };
    const body = bodies[Number(nextPageToken)];
    // As the service answers: with the length, not in chunks.
    response
      .writeHead(200, { 'content-type': 'application/x-amz-json-1.0', 'content-length': body?.length ?? 0 })
      .end(body);
  });
});
server.listen(0, '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
