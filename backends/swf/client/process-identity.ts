import { hostname, userInfo } from 'node:os';
import { cutText } from 'simpleflow/backend';

/** Characters. Source: Amazon SWF service model, API version 2012-01-25, read 2026-11. */
const MAX_IDENTITY = 256;

/**
 * Who polls, for those who read histories; in the form of the Python original.
 *
 * `{"exe":"/usr/bin/node","hostname":"box","pid":1234,"user":"root"}`
 */
export function processIdentity(): string {
  const identity = { exe: process.execPath, hostname: hostname(), pid: process.pid, user: userName() };
  return cutText(JSON.stringify(identity), MAX_IDENTITY);
}

function userName(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    // Containers may run as a number without a name.
    return undefined;
  }
}
