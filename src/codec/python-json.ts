import { md5Hex } from '../util/md5.js';
export function inputHash(value: unknown): string {
  return md5Hex(JSON.stringify(value));
}
