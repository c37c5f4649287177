import type { INodeParameters } from 'n8n-workflow';
import { useSimulator } from '../harness/useSimulator';
import { jsonOf, recipients, runStudioNode, studioCredential } from '../harness/studioNode';

const studio = useSimulator();

describe('what fails the node as a whole', () => {
	const cases: Array<[string, INodeParameters, object, RegExp]> = [
		['no key', {}, { apiKey: '' }, /^The credential has no API Key/],
		['no base URL', {}, { baseUrl: '' }, /^The credential has no usable Base URL/],
		[
			'several items',
			{ operation: 'startAndWait' },
			{},
			/^Start and Wait takes one item at a time/,
		],
		['an unknown operation', { operation: 'hangUp' }, {}, /^Choose an operation/],
	];

	it.each(cases)('stops the run: %s', async (_what, parameters, credential, message) => {
		const { error } = await runStudioNode(studio.url, parameters, {
			items: recipients(2),
			credentials: studioCredential(studio.url, { ...credential }),
		});
		expect(error?.message).toMatch(message);
		expect(error?.description).toBeTruthy();
	});

	it.each(cases)('fails each item when the node is to continue: %s', async (...of) => {
		const [, parameters, credential, message] = of;
		const items = recipients(2);
		const { branches } = await runStudioNode(studio.url, parameters, {
			items,
			node: { onError: 'continueErrorOutput' },
			credentials: studioCredential(studio.url, { ...credential }),
		});
		expect(branches[0]).toEqual([]);
		expect(jsonOf(branches[1])).toMatchObject(
			items.map(({ to }) => ({ to, error: expect.stringMatching(message) })),
		);
		expect(studio.requests).toEqual([]);
	});
});
