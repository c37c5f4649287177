import type { Course } from '../sessions/course';
import { parametersSoFar } from '../sessions/course';
import type { JsonObject } from '../types';

/** Appears where a flow's own keys would; the option `flowSecret` replaces it. */
export const FLOW_SECRET = 'flow-secret-that-nobody-may-see';

const URL_OF_FLOW = 'https://crm.example.com/lookup';

/**
 * The steps of the flow: here one Webhook node, run at the beginning (source: AI Studio,
 * Insights, "Models": each step holds the headers and the payload of its request as text).
 */
export function flowPath(course: Course, nowMs: number, secret = FLOW_SECRET): JsonObject[] {
	if (!course.isAnswered) return [];
	const parameters = parametersSoFar(course, nowMs);
	return [
		{
			synchronized: true,
			request: {
				headers: JSON.stringify({
					'Content-Type': 'application/json',
					Authorization: `Bearer ${secret}`,
				}),
				payload: JSON.stringify({ caller: course.person, api_key: secret }),
				verb: 'POST',
				url: URL_OF_FLOW,
			},
			response: { code: 200, payload: '{"known":true}' },
			context: {
				output: null,
				user_input: '',
				execution_parameters: parameters.map(({ name, value }) => ({
					value_text: value,
					name,
					completed: true,
					value,
					entity: '@sys.any',
				})),
				url: URL_OF_FLOW,
				status: { code: 200, message: 'OK' },
			},
			type: 'webhook',
			request_id: `${course.id}-1`,
			node_id: 'webhook-1',
			tags: [],
			execution_time: 120,
		},
	];
}
