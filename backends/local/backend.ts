import { inProcessBackend, type StandardSchema } from 'simpleflow/backend';
import type { LocalSection } from './section.js';

/** What may stand under `local` in the configuration. By hand: a library of schemas takes longer to load than this backend. */
const schema: StandardSchema<LocalSection> & { readonly entries: object } = {
  entries: { copy: ['codec', 'none'] },
  '~standard': { version: 1, vendor: 'simpleflow', validate },
};

function validate(section: unknown) {
  const issues = Object.entries(section as LocalSection).flatMap(([key, value]) => {
    if (key !== 'copy') return [{ message: 'not there', expected: 'never', path: [key] }];
    return value === 'codec' || value === 'none' ? [] : [{ message: '`codec` or `none`', path: [key] }];
  });
  return issues.length === 0 ? { value: section as LocalSection } : { issues };
}

/** Everything in this process. */
export const { backend, configSchema, runner } = inProcessBackend({
  name: 'local',
  schema,
  copy: ({ copy }) => copy,
});
