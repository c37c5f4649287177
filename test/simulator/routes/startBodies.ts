import { filledText, flag, isObject, nameValueList, text } from '../bodyRules';
import type { Check, Rules } from '../bodyRules';

const PHONE_NUMBER = /^\d{7,15}$/;
const SIP_ADDRESS = /^sip:[^@\s]+@[^@\s]+$/;

/** "The phone number with the country code without any special characters." */
export function isPhoneNumber(to: unknown): to is string {
	return typeof to === 'string' && PHONE_NUMBER.test(to);
}

export function isSipAddress(to: unknown): to is string {
	return typeof to === 'string' && SIP_ADDRESS.test(to);
}

/** `to` has a documented error of its own, see requireDestination. */
const anything: Check = () => undefined;

const everyStart: Rules = {
	to: { check: anything, required: true },
	agent_id: { check: filledText, required: true },
	status_url: { check: text },
	session_parameters: { check: nameValueList },
};

const components: Check = (value) => {
	const fits = (component: unknown) =>
		isObject(component) &&
		typeof component.type === 'string' &&
		Array.isArray(component.parameters) &&
		component.parameters.every(
			(parameter) => isObject(parameter) && typeof parameter.type === 'string',
		);
	if (Array.isArray(value) && value.every(fits)) return undefined;
	return 'must be an array of {type, parameters: [{type, …}]}';
};

export const callRules: Rules = {
	...everyStart,
	hangup_on_answer_machine: { check: flag },
};

export const smsRules: Rules = {
	...everyStart,
	channel: { check: filledText, required: true },
	client_ref: { check: text },
};

export const whatsappRules: Rules = {
	...smsRules,
	namespace: { check: filledText, required: true },
	template: { check: filledText, required: true },
	locale: { check: filledText, required: true },
	status_url: { check: filledText, required: true },
	components: { check: components },
};
