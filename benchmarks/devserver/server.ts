import { startDevServer } from 'simpleflow/backends/swf/devserver';

// A process of its own: a server and its load share no event loop. Arguments: directory or nothing.
const [data] = process.argv.slice(2);
const server = await startDevServer(data === undefined ? {} : { data });
console.log(server.url);
