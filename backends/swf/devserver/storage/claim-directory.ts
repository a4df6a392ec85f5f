import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { refuseForeign } from './foreign.js';
import type { ProcessName } from './process-name.js';
import { ownName, stateOf } from './process-name.js';
import { writeFully } from './write-fully.js';

/** Every file of claims has this name in its directory. */
const CLAIMS_NAME = 'claims.ndjson';
const CLAIMS_START = '\n{"simpleflow":"devserver claim"';

/** A server has begun to use the directory. */
interface Claim {
  readonly claim: string;
  readonly process: ProcessName;
}

type Row = Claim | { readonly released: string };

/**
 * Makes a directory this server's own, until it is released or the process has gone. Each server adds a claim to a
 * file that only grows, and the first claim of a living process holds. So nobody ever removes what another has just
 * written, which two servers that find a stale lock would do.
 * @returns what releases the directory
 * @throws Error that names the process which has it
 */
export function claimDirectory(directory: string): () => void {
  mkdirSync(directory, { recursive: true });
  const path = join(directory, CLAIMS_NAME);
  refuseForeign(path, 'file of claims', CLAIMS_START);
  const claim = randomUUID();
  append(path, { claim, process: ownName() });
  const released = (): void => append(path, { released: claim });
  for (const row of openClaims(path)) {
    if (row.claim === claim) return released;
    const { pid, host } = row.process;
    const state = stateOf(row.process);
    if (state === 'gone') continue;
    released();
    throw new Error(
      state === 'alive'
        ? `the directory \`${directory}\` is in use by the development server in process ${pid} of this computer: stop that one, or name another directory`
        : `the directory \`${directory}\` was last used by process ${pid} of \`${host}\`, which cannot be seen from here: if that is gone, delete \`${path}\`; otherwise name another directory`,
    );
  }
  throw new Error(`\`${path}\` does not keep what is written to it`);
}

function openClaims(path: string): Iterable<Claim> {
  const claims = new Map<string, Claim>();
  for (const text of readFileSync(path, 'utf8').split('\n')) {
    const row = parseRow(text);
    if (row === undefined) continue;
    if ('released' in row) claims.delete(row.released);
    else claims.set(row.claim, row);
  }
  return claims.values();
}

function parseRow(text: string): Row | undefined {
  try {
    return text === '' ? undefined : (JSON.parse(text) as Row);
  } catch {
    // A claim that a full disk has cut: its server has not started.
    return undefined;
  }
}

/** In one call, behind a newline of its own: what is before it may be torn. */
function append(path: string, row: Row): void {
  const file = openSync(path, 'a');
  try {
    writeFully(file, Buffer.from(`\n${JSON.stringify({ simpleflow: 'devserver claim', ...row })}\n`));
  } catch (cause) {
    throw new Error(`the disk does not take \`${path}\`: make room on it`, { cause });
  } finally {
    closeSync(file);
  }
}
