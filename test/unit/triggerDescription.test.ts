import type { IDataObject } from 'n8n-workflow';
import { CALL_STATUSES, MESSAGE_STATUSES } from '../../nodes/shared/statuses';
import schema from '../../nodes/VonageAiStudioTrigger/__schema__/v1.0.0.json';
import type { StudioEvent } from '../../nodes/VonageAiStudioTrigger/callback';
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

it('tells for every event where its URL goes', () => {
	const events = properties.find(({ name }) => name === 'events')?.options ?? [];
	const shownFor = properties
		.filter(({ type }) => type === 'notice')
		.flatMap(({ displayOptions }) => displayOptions?.show?.events ?? []);
	expect(events).toHaveLength(5);
	for (const event of events) expect(shownFor).toContain((event as { value: string }).value);
});

it('names fields in its panel that the output has', () => {
	const texts = properties.filter(({ type }) => type === 'notice').map((each) => each.displayName);
	const named = [...texts.join(' ').matchAll(/<code>([a-z_]+)<\/code>/g)].map(([, name]) => name);
	expect(named.length).toBeGreaterThan(3);
	expect(named.filter((name) => !(name in schema.properties))).toEqual([]);
});

it('previews all fields of the output, in their order', () => {
	const message = {
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
	const picture = {
		sessionId: 'session',
		type: 'image',
		text: 'Look',
		image: { url: 'https://example.com/a.png', caption: 'A' },
	};
	const handover = {
		sessionId: 'session',
		history: { transcription: [{ User: 'Hi' }], parameters: [{ name: 'A', value: 'b' }] },
	};
	const previewed = Object.keys(schema.properties);
	const seen = new Set<string>();
	for (const body of [message, picture, handover]) {
		const fields = Object.keys(outputOf(body));
		expect(fields).toEqual(previewed.filter((field) => fields.includes(field)));
		fields.forEach((field) => seen.add(field));
	}
	expect([...seen].sort()).toEqual([...previewed].sort());
});

function outputOf(body: IDataObject): IDataObject {
	const events: StudioEvent[] = ['messageStatus', 'liveAgentStarted', 'liveAgentMessage'];
	const judgement = judgeCallback(
		{
			query: { reference: 'row 1' },
			parsed: body,
			contentType: 'application/json',
			rawBody: Buffer.from(''),
		},
		{ filters: { events, statuses: [], channels: [], agentIds: [] } },
	);
	return judgement.kind === 'accepted' ? judgement.json : {};
}
