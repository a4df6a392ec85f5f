/** What a service cannot do. */
export const SWF_GAPS = {
  'a run that only waits for signals fails if it was submitted, and waits if it was started':
    'on a service anybody may signal a run by its id: it waits',
  'a run that is cancelled before its first turn never starts':
    'the first decision may be made before the request arrives; decider.test.ts has the case where it is not',
} as const;
