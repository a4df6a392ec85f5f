import type { SWFClient } from '@aws-sdk/client-swf';

/**
 * Has a client make one signer for each region it signs for. The SDK makes one for each request, by a copy of its whole
 * configuration, a tenth of the time of a small call. A signer asks for the credentials each time, and is told the time.
 */
export function keepSigners({ config }: SWFClient): void {
  const make = config.signer;
  const kept = new Map<string, ReturnType<typeof make>>();
  config.signer = async (scheme) => {
    const place = `${scheme?.signingName ?? ''}/${scheme?.signingRegion ?? ''}`;
    const signer = kept.get(place) ?? make(scheme);
    kept.set(place, signer);
    // What failed to be made is made again by the next request.
    signer.catch(() => kept.delete(place));
    return signer;
  };
}
