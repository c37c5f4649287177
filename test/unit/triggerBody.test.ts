import { jsonObjectIn } from '../../nodes/shared/callbackBody';
import { readAgentIds } from '../../nodes/shared/agentIds';

describe('the JSON object in a body', () => {
	it('is found under any content type that n8n does not parse as JSON', () => {
		const rawBody = Buffer.from('{"status":"busy"}');
		for (const contentType of [undefined, 'text/plain', 'text/json']) {
			expect(jsonObjectIn({ parsed: undefined, contentType, rawBody })).toEqual({ status: 'busy' });
		}
	});

	it('is not made of a form', () => {
		const parsed = { status: 'busy' };
		const rawBody = Buffer.from('status=busy');
		const contentType = 'application/x-www-form-urlencoded';
		expect(jsonObjectIn({ parsed, contentType, rawBody })).toBeUndefined();
	});

	it.each(['', '[]', 'null', '"text"', '1', '{'])('is not in %j', (text) => {
		const rawBody = Buffer.from(text);
		expect(jsonObjectIn({ parsed: undefined, contentType: undefined, rawBody })).toBeUndefined();
	});

	it('is not in a body of which nothing was read', () => {
		const nothing = { parsed: undefined, contentType: undefined, rawBody: undefined };
		expect(jsonObjectIn(nothing)).toBeUndefined();
	});
});

it('reads a list of agents as people type it', () => {
	expect(readAgentIds(' a, b,,c ,')).toEqual(['a', 'b', 'c']);
	expect(readAgentIds(' ')).toEqual([]);
});
