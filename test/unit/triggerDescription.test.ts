import { CALL_STATUSES, MESSAGE_STATUSES } from '../../nodes/shared/statuses';
import schema from '../../nodes/VonageAiStudioTrigger/__schema__/v1.0.0.json';
import { judgeCallback } from '../../nodes/VonageAiStudioTrigger/judge';
import { properties } from '../../nodes/VonageAiStudioTrigger/properties';
import { VonageAiStudioTrigger } from '../../nodes/VonageAiStudioTrigger/VonageAiStudioTrigger.node';

const { description } = new VonageAiStudioTrigger();

it('is small for the editor, which loads it with every workflow', () => {
	expect(JSON.stringify(description).length).toBeLessThan(8000);
});

it('offers each known status once', () => {
	const filters = properties.find(({ name }) => name === 'options')?.options ?? [];
	const statuses = filters.find(({ name }) => name === 'statuses');
	const offered = (statuses as { options: Array<{ value: string }> }).options;
	expect(offered.map(({ value }) => value).sort()).toEqual(
		[...new Set<string>([...CALL_STATUSES, ...MESSAGE_STATUSES])].sort(),
	);
});

it('previews all fields of the output, in their order', () => {
	const body = {
		message_uuid: 'uuid-1',
		status: 'rejected',
		channel: 'sms',
		to: '1',
		from: '2',
		timestamp: '2025-03-05T22:51:41Z',
		error: {},
		agent_id: 'agent',
		session_id: 'session',
	};
	const verdict = judgeCallback(
		{
			query: { reference: 'row 1' },
			parsed: body,
			contentType: 'application/json',
			rawBody: Buffer.from(''),
		},
		{ filters: { events: ['messageStatus'], statuses: [], channels: [], agentIds: [] } },
	);
	const output = verdict.kind === 'accepted' ? verdict.json : {};
	expect(Object.keys(output)).toEqual(Object.keys(schema.properties));
});
