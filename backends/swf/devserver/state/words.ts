import type { CHILD_POLICY, CLOSE_STATUS, REGISTRATION_STATUS } from '../../protocol/choices.js';
import type { ValueOf } from '../../protocol/shape.js';

export type ChildPolicy = ValueOf<typeof CHILD_POLICY>;
export type CloseStatus = ValueOf<typeof CLOSE_STATUS>;
export type RegistrationStatus = ValueOf<typeof REGISTRATION_STATUS>;
