import { describe, expect, it } from 'vitest';
import { environmentSource } from '../../../src/config/env.js';

const KEYS = ['executor', 'activities', 'container', 'journal', 'backends', 'piscina', 'my-backend'];

describe('an environment variable', () => {
  it.each([
    ['SIMPLEFLOW_EXECUTOR', 'piscina', { executor: 'piscina' }],
    ['SIMPLEFLOW_ACTIVITIES', './a.js, ./b.js,', { activities: ['./a.js', './b.js'] }],
    ['SIMPLEFLOW_ACTIVITIES', '["./a,b.js"]', { activities: ['./a,b.js'] }],
    ['SIMPLEFLOW_JOURNAL', 'true', { journal: true }],
    ['SIMPLEFLOW_PISCINA__MAX_THREADS', '4', { piscina: { maxThreads: 4 } }],
    ['SIMPLEFLOW_PISCINA__LIMITS__OLD_SPACE_MB', '64', { piscina: { limits: { oldSpaceMb: 64 } } }],
    ['SIMPLEFLOW_PISCINA__ENV', '{"TZ":"UTC"}', { piscina: { env: { TZ: 'UTC' } } }],
    ['SIMPLEFLOW_PISCINA__NAME', '"4"', { piscina: { name: '4' } }],
    ['SIMPLEFLOW_MY_BACKEND__URL', 'redis://x', { 'my-backend': { url: 'redis://x' } }],
    ['SIMPLEFLOW_BACKENDS__MY_BACKEND', './x.js', { backends: { 'my-backend': './x.js' } }],
    ['SIMPLEFLOW_EXECUTOR', '', {}],
    ['SIMPLEFLOW_CONFIG', 'x.json', {}],
    ['SIMPLEFLOW_ENV', 'what the Python original reads', {}],
    ['PATH', '/bin', {}],
    ['SIMPLEFLOW_PORT', 'tcp://10.0.0.1:80', {}],
    ['SIMPLEFLOW_PORT_80_TCP_ADDR', '10.0.0.1', {}],
    ['SIMPLEFLOW_SERVICE_HOST', '10.0.0.1', {}],
    ['SIMPLEFLOW_SERVICE_PORT_HTTP', '80', {}],
    ['SIMPLEFLOW_API_SERVICE_HOST', '10.0.0.1', {}],
    ['SIMPLEFLOW_API_V2_PORT_443_TCP_PROTO', 'tcp', {}],
    ['SIMPLEFLOW_CLEANUP_PROCESSES', '1', {}],
  ])('%s=%s sets %j', (variable, text, values) => {
    expect(environmentSource({ [variable]: text }, KEYS, '/').values).toEqual(values);
  });

  it('adds to a section that another one has begun', () => {
    const env = { SIMPLEFLOW_PISCINA__A: '1', SIMPLEFLOW_PISCINA__B: '2' };

    expect(environmentSource(env, KEYS, '/').values).toEqual({ piscina: { a: 1, b: 2 } });
  });

  it('is refused if it begins like ours and is none: it would have no effect', () => {
    expect(() => environmentSource({ SIMPLEFLOW_EXECUTER: 'piscina' }, KEYS, '/')).toThrow(
      /^the environment variable `SIMPLEFLOW_EXECUTER` is no setting; did you mean `SIMPLEFLOW_EXECUTOR`\?/u,
    );
  });

  it('is the origin of its value, and of what is in that', () => {
    const { nameOf } = environmentSource({ SIMPLEFLOW_ACTIVITIES: 'a' }, KEYS, '/');

    expect(nameOf?.(['activities', '0'])).toBe('SIMPLEFLOW_ACTIVITIES');
  });
});
