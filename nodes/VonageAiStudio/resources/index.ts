import type { Operation, Resource } from '../operation';
import { httpSession } from './httpSession';
import { liveAgent } from './liveAgent';
import { session } from './session';
import { sms } from './sms';
import { voiceCall } from './voiceCall';
import { whatsApp } from './whatsApp';

/** All resources, in the order of the panel. */
export const resources: Resource[] = [voiceCall, sms, whatsApp, session, httpSession, liveAgent];

/** Finds an operation by the names that workflows store. */
export function operationOf(resource: unknown, operation: unknown): Operation | undefined {
	return resources
		.find(({ value }) => value === resource)
		?.operations.find(({ value }) => value === operation);
}
