import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configOf } from 'simpleflow/backend';
import { isSecretName, withoutSecrets } from '../../../src/config/secrets.js';

const SECRET = 's3cr3t-V4lue';

describe('a secret', () => {
  it.each([
    'PGPASS',
    'PGPASSWORD',
    'SIGNING_KEY',
    'signingKey',
    'API_TOKEN',
    'apiKey',
    'AWS_SECRET_ACCESS_KEY',
    'piscina.env.STRIPE_KEY',
    'passphrase',
    'db.pwd',
    'authorization',
    'SENTRY_DSN',
    'cookie',
  ])('is known by its name: %s', (name) => {
    expect(isSecretName(name)).toBe(true);
    expect(JSON.stringify(withoutSecrets({ [name.split('.').at(-1) ?? '']: SECRET }))).not.toContain(SECRET);
  });

  it.each(['maxThreads', 'taskList', 'keyboard', 'monkey', 'keys', 'author', 'endpoint'])(
    'is not what is called %s',
    (name) => {
      expect(isSecretName(name)).toBe(false);
    },
  );

  it.each([
    `postgres://me:${SECRET}@db/x`,
    `https://x.example/hook?a=1&token=${SECRET}`,
    `https://x.example/?api_key=${SECRET}&b=2`,
    `Server=db;Password=${SECRET};Timeout=5`,
    `Server=db;Password=a ${SECRET};Timeout=5`,
    `Account Key=${SECRET};x=1`,
    `--api-key=${SECRET}`,
    `--require x --token ${SECRET}`,
    `Authorization: Bearer ${SECRET}`,
    `{"token": "${SECRET}"}`,
    `SIGNING_KEY=${SECRET}`,
    `-----BEGIN RSA PRIVATE KEY-----\n${SECRET}\n-----END RSA PRIVATE KEY-----`,
    ['--api-key', SECRET],
    { env: [{ PGPASS: SECRET }] },
  ])('is hidden inside %j, and the rest is shown', (value) => {
    const shown = JSON.stringify(withoutSecrets(value));

    expect(shown).not.toContain(SECRET);
    expect(shown).toContain('[hidden]');
  });

  it('is hidden in any place of a configuration, whatever is around it', () => {
    const names = fc.constantFrom('token', 'PGPASS', 'api-key', 'signing_key', 'Password', 'clientSecret');
    const secrets = fc.stringMatching(/^[A-Za-z0-9+/_.-]{8,30}$/u);
    const shapes = fc.constantFrom<(name: string, secret: string) => unknown>(
      (name, secret) => ({ a: { [name]: secret } }),
      (name, secret) => [`--${name}`, secret],
      (name, secret) => `--${name}=${secret}`,
      (name, secret) => `https://example.org/?x=1&${name}=${secret}`,
      (name, secret) => `host=a;${name}=${secret};b=1`,
      (_, secret) => `redis://user:${secret}@host:1/0`,
    );
    fc.assert(
      fc.property(names, secrets, shapes, (name, secret, shape) => {
        expect(JSON.stringify(withoutSecrets(shape(name, secret)))).not.toContain(secret);
      }),
    );
  });

  it('leaves what is none', () => {
    for (const text of ['http://127.0.0.1:5080', './a.js', 'a=1;b=2', 'redis://host:6379/0'])
      expect(withoutSecrets(text)).toBe(text);
  });

  it('is not in the message about a wrong value', async () => {
    const env = { API_TOKEN: { x: SECRET } } as never;
    const wrong = configOf({ executor: 'piscina', piscina: { env } });

    await expect(wrong).rejects.toMatchObject({
      code: 'invalid-option',
      message: expect.not.stringContaining(SECRET),
    });
  });
});
