import { writeSync } from 'node:fs';

/** Writes all of `bytes`: the system may take a part only, and says so in nothing but the count. */
export function writeFully(file: number, bytes: Buffer): void {
  for (let offset = 0; offset < bytes.length; ) offset += writeSync(file, bytes, offset);
}
