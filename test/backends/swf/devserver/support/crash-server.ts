import { startDevServer } from 'simpleflow/backends/swf/devserver';

// A process of its own, so that it can be killed. Its one argument is the directory.
const server = await startDevServer({ data: process.argv[2] });
process.stdout.write(`${server.url}\n`);
