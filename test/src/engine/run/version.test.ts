import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkBehaviour, CURRENT_BEHAVIOUR, VERSION } from '../../../../src/engine/language/flags.js';

describe('the behaviour of the engine', () => {
  it('has the version of the package', () => {
    const manifest = JSON.parse(
      readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8'),
    ) as {
      version: string;
    };

    expect(VERSION).toBe(manifest.version);
    expect(CURRENT_BEHAVIOUR.version).toBe(manifest.version);
  });

  it('is known to itself, and older ones too', () => {
    expect(checkBehaviour(CURRENT_BEHAVIOUR)).toBe(CURRENT_BEHAVIOUR);
    expect(checkBehaviour({ flags: [], version: '0.0.1' })).toEqual({ flags: [], version: '0.0.1' });
  });

  it('of a newer version is refused, with what to do', () => {
    expect(() => checkBehaviour({ flags: ['a', 'b'], version: '9.0.0' })).toThrow(
      expect.objectContaining({
        code: 'malformed-data',
        message: `this run was started by simpleflow 9.0.0 with \`a\`, \`b\`, unknown to ${VERSION}: update simpleflow here`,
      }),
    );
  });
});
