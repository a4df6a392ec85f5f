import type { DevServerOptions } from 'simpleflow/backends/swf/devserver';
import { startDevServer } from 'simpleflow/backends/swf/devserver';

// A process of its own: a server and its load share no event loop and no limit of open files.
// Argument: the options as JSON.
const options = JSON.parse(process.argv[2] ?? '{}') as DevServerOptions;
const server = await startDevServer(options);
console.log(server.url);
