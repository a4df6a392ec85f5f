import type { IncomingHttpHeaders } from 'node:http';

// An address cannot be made to lead elsewhere, and a name under `localhost` is not looked up elsewhere.
const LOCAL_HOST = /^(?:\[[\da-f:.]+\]|\d+\.\d+\.\d+\.\d+|(?:[\w-]+\.)*localhost)$/iu;
const PORT = /:\d*$/u;

/** A request that names this computer, and that no web page makes. */
export function isLocalRequest({ host = '', origin }: IncomingHttpHeaders): boolean {
  return origin === undefined && LOCAL_HOST.test(host.replace(PORT, ''));
}

/**
 * Why a request is not answered; `undefined` when it is. A browser names the page that a request comes from, but for a
 * GET to what it takes for the page's own host: a name of the page's that has been made to lead here (DNS rebinding).
 */
export function refusalOf(headers: IncomingHttpHeaders, allowed: ReadonlySet<string>): string | undefined {
  const host = (headers.host ?? '').replace(PORT, '');
  const { origin } = headers;
  if (!LOCAL_HOST.test(host) && !allowed.has(host.toLowerCase())) return refuse('Host', host);
  if (origin === undefined) return undefined;
  const page = URL.canParse(origin) ? new URL(origin).hostname : origin;
  return allowed.has(page) ? undefined : refuse('Origin', page);
}

function refuse(header: string, name: string): string {
  return `\`${header}\` is \`${name}\`, which this server does not answer: use an IP address or \`localhost\`, or allow the name when the server is started (\`allowedHosts\`, \`--allow-host\`)`;
}
