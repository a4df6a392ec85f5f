const ENDS_HOSTING = 'with a store, `shutdown` ends the hosting: runs stay open for the next host';

/** Cases of the executor kit that are otherwise with a store, each with the reason. */
export const KEEPS_RUNS = {
  '`shutdown` waits for open runs': ENDS_HOSTING,
  'after `graceMs` open runs are terminated': ENDS_HOSTING,
};

/** The same of the workflow kit. */
export const NEVER_STUCK = {
  'a run that only waits for signals fails if it was submitted, and waits if it was started':
    'with a store no run is ever stuck: another process may send the signal',
};
