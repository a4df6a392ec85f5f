import type * as Sdk from '@aws-sdk/client-swf';
import { SimpleflowError } from 'simpleflow';

export type SwfSdk = typeof Sdk;

/**
 * The AWS SDK, which is installed by those who use this backend only, and takes a tenth of a second to load.
 * @throws SimpleflowError `backend-missing` if it is not installed
 */
export async function loadSdk(): Promise<SwfSdk> {
  try {
    return await import('@aws-sdk/client-swf');
  } catch (cause) {
    throw new SimpleflowError(
      'backend-missing',
      'backend `swf` needs the package `@aws-sdk/client-swf`, version 3.900 or later, which cannot be loaded: `npm install @aws-sdk/client-swf`',
      { cause },
    );
  }
}
