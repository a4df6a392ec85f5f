import { REGISTRATION_STATUS } from './choices.js';
import {
  ARN,
  DESCRIPTION,
  DOMAIN_NAME,
  DURATION_IN_DAYS,
  FLAG,
  PAGE_SIZE,
  PAGE_TOKEN,
  RESOURCE_TAG_KEY,
  TRIMMED_NAME,
} from './scalars.js';
import { list, optional, required, structure } from './shape.js';
import { RESOURCE_TAG } from './structures.js';

/** What the operations on domains and on their tags take. Source: Amazon SWF service model, API version 2012-01-25, read 2026-11. */
export const DOMAIN_INPUTS = {
  RegisterDomain: structure({
    name: required(TRIMMED_NAME),
    description: optional(DESCRIPTION),
    workflowExecutionRetentionPeriodInDays: required(DURATION_IN_DAYS),
    tags: optional(list(RESOURCE_TAG)),
  }),
  DescribeDomain: structure({
    name: required(DOMAIN_NAME),
  }),
  ListDomains: structure({
    nextPageToken: optional(PAGE_TOKEN),
    registrationStatus: required(REGISTRATION_STATUS),
    maximumPageSize: optional(PAGE_SIZE),
    reverseOrder: optional(FLAG),
  }),
  DeprecateDomain: structure({
    name: required(DOMAIN_NAME),
  }),
  UndeprecateDomain: structure({
    name: required(DOMAIN_NAME),
  }),
  ListTagsForResource: structure({
    resourceArn: required(ARN),
  }),
  TagResource: structure({
    resourceArn: required(ARN),
    tags: required(list(RESOURCE_TAG)),
  }),
  UntagResource: structure({
    resourceArn: required(ARN),
    tagKeys: required(list(RESOURCE_TAG_KEY)),
  }),
} as const;
