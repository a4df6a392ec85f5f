export { SimpleflowError, ActivityError, type ActivityErrorDetails, type ErrorCode } from './errors.js';
