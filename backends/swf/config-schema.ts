import * as v from 'valibot';
import { isHttp } from './client/connect.js';
import { LEAST_LOST_WORKER_MS } from './settings.js';

const text = (expected: string) => v.optional(v.pipe(v.string(expected), v.nonEmpty(expected)));
const duration = (expected = 'a whole number of milliseconds above 0') =>
  v.optional(v.pipe(v.number(expected), v.safeInteger(expected), v.minValue(1, expected)));

const NAME =
  'a text of 1 to 256 characters without `:`, `/`, `|`, control characters, and blanks at its ends; not `arn`';
const name = v.pipe(
  v.string(NAME),
  v.regex(/^(?!arn$|\s)[^:/|\u0000-\u001f\u007f-\u009f]{1,256}(?<!\s)$/u, NAME),
);
const DOMAIN =
  'the name of an SWF domain: give it as `--domain NAME`, or as `domain` in the section `swf` of the configuration';
const URL_TEXT = 'a URL that begins with `http://` or `https://`, such as `http://127.0.0.1:5080`';
const TAGS = 'at most 5 texts of up to 256 characters';
const PRIORITY = 'a 32 bit integer';
const DAYS = 'a whole number of days from 1 to 90: with 0, Amazon SWF forgets a result before it can be read';
const SILENCE = `a whole number of milliseconds of at least ${LEAST_LOST_WORKER_MS}, or \`never\``;
const POLICIES = 'one of `terminate`, `request-cancel`, `abandon`';

/** What may be in the section `swf` of a configuration; see {@link SwfSettings}. */
export const configSchema = v.strictObject(
  {
    domain: name,
    region: text('the name of an AWS Region'),
    endpoint: v.optional(v.pipe(v.string(URL_TEXT), v.url(URL_TEXT), v.check(isHttp, URL_TEXT))),
    taskList: v.optional(name),
    identity: v.optional(
      v.pipe(
        v.string('a text of at most 256 characters'),
        v.maxLength(256, 'a text of at most 256 characters'),
      ),
    ),
    tags: v.optional(
      v.pipe(v.array(v.pipe(v.string(TAGS), v.maxLength(256, TAGS)), TAGS), v.maxLength(5, TAGS)),
    ),
    priority: v.optional(
      v.pipe(
        v.number(PRIORITY),
        v.safeInteger(PRIORITY),
        v.minValue(-(2 ** 31), PRIORITY),
        v.maxValue(2 ** 31 - 1, PRIORITY),
      ),
    ),
    childPolicy: v.optional(v.picklist(['terminate', 'request-cancel', 'abandon'], POLICIES)),
    executionStartToCloseMs: duration(),
    decisionStartToCloseMs: duration(),
    lostWorkerMs: v.optional(
      v.union(
        [
          v.literal('never'),
          v.pipe(v.number(SILENCE), v.safeInteger(SILENCE), v.minValue(LEAST_LOST_WORKER_MS, SILENCE)),
        ],
        SILENCE,
      ),
    ),
    watchdogMs: duration(),
    lambdaRole: text('the ARN of a role'),
    retentionDays: v.optional(
      v.pipe(v.number(DAYS), v.safeInteger(DAYS), v.minValue(1, DAYS), v.maxValue(90, DAYS)),
    ),
    shortestPollMs: duration(),
    longestPollMs: duration(),
  },
  // Of a key that is not there; that of one which is not known is made of the list of those that are.
  ({ expected, message }) => (expected === '"domain"' ? DOMAIN : message),
);
