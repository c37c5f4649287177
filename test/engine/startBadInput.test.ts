import type { INodeParameters } from 'n8n-workflow';
import { useSimulator } from '../harness/useSimulator';
import { jsonOf, runStudioNode } from '../harness/studioNode';

const GOOD = '972541116037';

const studio = useSimulator({ ratePerSecond: Infinity });

const whatsApp = {
	resource: 'whatsApp',
	namespace: 'ns',
	template: 't',
	locale: 'en_US',
	statusUrl: 'https://example.com/s',
};
const rows = (parameter: INodeParameters[]) => ({ sessionParameters: { parameter } });
const json = (text: string) => ({
	specifySessionParameters: 'json',
	sessionParametersJson: text,
});

const CASES: Array<[what: string, field: string, parameters: INodeParameters]> = [
	['letters', 'To', { to: 'call me' }],
	['too few digits', 'To', { to: '123456' }],
	['too many digits', 'To', { to: '1234567890123456' }],
	['nothing', 'To', { to: "={{ '' }}" }],
	['null', 'To', { to: '={{ null }}' }],
	['a missing column', 'To', { to: '={{ $json.phone }}' }],
	['a list', 'To', { to: '={{ [972541116037] }}' }],
	['a rounded number', 'To', { to: '9.72541E+11' }],
	['no country code', 'To', { to: '054-111-6037' }],
	['half a SIP address', 'To', { to: 'sip:somebody' }],
	['SIP by SMS', 'To', { resource: 'sms', to: 'sip:a@b.example' }],
	['SIP by WhatsApp', 'To', { ...whatsApp, to: 'sip:a@b.example' }],
	['no agent', 'Agent', { agentId: ' ' }],
	['a relative URL', 'Status URL', { statusUrl: '/webhook/abc' }],
	['an address without slashes', 'Status URL', { statusUrl: 'https:n8n.example.com/x' }],
	['an address with one slash', 'Status URL', { statusUrl: 'https:/n8n.example.com/x' }],
	['a blank in the host', 'Status URL', { statusUrl: 'https://n8n .example.com/x' }],
	['a blank in the path', 'Status URL', { statusUrl: 'https://n8n.example.com/web hook' }],
	['a line feed', 'Status URL', { statusUrl: '={{ "https://n8n.example.com/web\\nhook" }}' }],
	['another scheme', 'Status URL', { statusUrl: 'ftp://example.com/x' }],
	['AI Studio itself', 'Status URL', { statusUrl: 'https://studio-api-eu.ai.vonage.com/x' }],
	['the legacy AI Studio host', 'Status URL', { statusUrl: 'https://stairway.ai.vonage.com' }],
	['a URL with a reference', 'Status URL', { statusUrl: 'https://example.com/?reference=1' }],
	['a nameless row', 'Session Parameters', rows([{ name: '', value: 'x' }])],
	['a nested value', 'Session Parameters', rows([{ name: 'A', value: '={{ {a: 1} }}' }])],
	['a nested value in JSON', 'Session Parameters', json('{"A": {"b": 1}}')],
	['a nested list in JSON', 'Session Parameters', json('{"A": [1]}')],
	['a nameless entry in JSON', 'Session Parameters', json('[{"value": "x"}]')],
	['broken JSON', 'Session Parameters', json('{"A": 1')],
	['JSON that is no object', 'Session Parameters', json('7')],
	['no namespace', 'Namespace', { ...whatsApp, namespace: "={{ '' }}" }],
	['no template', 'Template', { ...whatsApp, template: "={{ '' }}" }],
	['no locale', 'Locale', { ...whatsApp, locale: "={{ '' }}" }],
	['no status URL for WhatsApp', 'Status URL', { ...whatsApp, statusUrl: "={{ '' }}" }],
	[
		'an empty template parameter',
		'Template Parameters',
		{ ...whatsApp, templateParameters: { body: [{ text: '' }] } },
	],
	[
		'broken template JSON',
		'Template Parameters',
		{ ...whatsApp, specifyTemplateParameters: 'json', templateParametersJson: '[{' },
	],
	[
		'template JSON that is no list',
		'Template Parameters',
		{ ...whatsApp, specifyTemplateParameters: 'json', templateParametersJson: '{}' },
	],
	[
		'a parameter that the option Reference Parameter fills',
		'Session Parameters',
		{ ...rows([{ name: 'ROW', value: 'x' }]), options: { referenceParameter: 'ROW' } },
	],
	['Start Once without a reference', 'Start Once', { startOnce: true }],
	[
		'a rate that is not offered',
		'Sessions per Second',
		{ options: { sessionsPerSecond: '={{ 100 }}' } },
	],
	['retries below 0', 'Rate Limit Retries', { options: { rateLimitRetries: '={{ -1 }}' } }],
];

describe('what cannot be sent', () => {
	it.each(CASES)('%s stops the run before anything is sent, and names %s', async (...of) => {
		const [, field, parameters] = of;
		const { error, branches } = await runStudioNode(studio.url, { to: GOOD, ...parameters });
		expect(error?.message).toMatch(new RegExp(`^"${field.replace(/[()]/g, '\\$&')}" `));
		expect(error?.description).toBeTruthy();
		expect(studio.requests).toEqual([]);
		expect(branches[0] ?? []).toEqual([]);
	});

	it('checks later rows before the first call when a failure is to stop the run', async () => {
		const items = [...Array.from({ length: 5 }, () => ({ to: GOOD })), { to: 'nobody' }];
		const { error } = await runStudioNode(studio.url, {}, { items });
		expect(error?.message).toContain('(item 6 of');
		// The editor would add this index, counted from 0, to the message.
		expect(error?.context.itemIndex).toBeUndefined();
		expect(error?.description).toContain('0 of 6 sessions were started');
		expect(studio.requests).toEqual([]);
	});

	it('names all bad rows with their values when a failure is to stop the run, and sends nothing', async () => {
		const bad = new Map([
			[1, 'nobody'],
			[250, '12'],
			[499, 'call me'],
		]);
		const items = Array.from({ length: 600 }, (_, index) => ({ to: bad.get(index) ?? GOOD }));
		const { error } = await runStudioNode(studio.url, {}, { items });
		expect(error?.message).toBe("3 items can't be sent");
		for (const [index, value] of bad) {
			expect(error?.description).toMatch(new RegExp(`Item ${index + 1}: "To" .*"${value}"`));
		}
		expect(error?.description).toContain('Nothing was sent');
		expect(studio.requests).toEqual([]);
	});

	it('says once what is true of all rows', async () => {
		const { error } = await runStudioNode(
			studio.url,
			{ startOnce: true, reference: '' },
			{ items: Array.from({ length: 4 }, () => ({ to: GOOD })) },
		);
		expect(error?.message).toBe('4 items can\'t be sent: "Start Once" needs a Reference');
		expect(error?.description).toMatch(/^Nothing was sent. Fill in "Reference"/);
		expect(studio.requests).toEqual([]);
	});

	it.each(['continueErrorOutput', 'continueRegularOutput'] as const)(
		'harms no other item: %s',
		async (onError) => {
			const items = ['nobody', GOOD, ''].map((to, row) => ({ to, row }));
			const { branches, error } = await runStudioNode(studio.url, {}, { items, node: { onError } });
			expect(error).toBeUndefined();
			expect(studio.sessions.map(({ to }) => to)).toEqual([GOOD]);
			const [success, failed] =
				onError === 'continueErrorOutput'
					? branches
					: [branches[0].slice(1, 2), [branches[0][0], branches[0][2]]];
			expect(jsonOf(success)).toMatchObject([{ to: GOOD, channel: 'voice' }]);
			expect(jsonOf(failed)).toMatchObject([
				{ error: expect.stringMatching(/^"To" .*\(item 1 of 3\)$/) },
				{ error: expect.stringMatching(/^"To" is empty \(item 3 of 3\)$/) },
			]);
			if (onError === 'continueErrorOutput') {
				expect(jsonOf(failed)).toMatchObject([{ row: 0 }, { row: 2 }]);
			}
			expect(failed.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 2 }]);
		},
	);

	it('takes an expression that cannot be resolved for a failed item', async () => {
		const { branches } = await runStudioNode(
			studio.url,
			{ to: "={{ $json.bad ? $('Nowhere').item.json.to : $json.to }}" },
			{
				items: [{ bad: true }, { to: GOOD }],
				node: { onError: 'continueErrorOutput' },
			},
		);
		expect(jsonOf(branches[0])).toMatchObject([{ to: GOOD }]);
		expect(jsonOf(branches[1])).toMatchObject([{ error: expect.stringContaining('(item 1 of') }]);
	});
});
