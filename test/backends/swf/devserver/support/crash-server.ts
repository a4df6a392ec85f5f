import { startDevServer } from 'simpleflow/backends/swf/devserver';

// A process of its own, so that it can be killed, or given a small disk. Its one argument is the directory.
try {
  const server = await startDevServer({ data: process.argv[2] });
  process.stdout.write(`${server.url}\n`);
} catch (error) {
  process.stdout.write(`${String(error)}: ${String((error as Error).cause)}\n`);
}
