import schema from '../../nodes/VonageAiStudioSessionTrigger/__schema__/v1.0.0.json';
import { itemOf } from '../../nodes/VonageAiStudioSessionTrigger/session';
import { VonageAiStudioSessionTrigger } from '../../nodes/VonageAiStudioSessionTrigger/VonageAiStudioSessionTrigger.node';

const { description } = new VonageAiStudioSessionTrigger();

it('is small for the editor, which loads it with every workflow', () => {
	expect(JSON.stringify(description).length).toBeLessThan(6000);
});

it('says that it needs no public address, and what a new name does', () => {
	const notices = description.properties.filter(({ type }) => type === 'notice');
	const said = notices.map(({ displayName }) => displayName).join(' ');
	expect(said).toContain('no public address');
	expect(said).toContain('rename');
});

it('takes no expressions where a changing value would make it begin anew', () => {
	const collections = description.properties.filter(({ type }) => type === 'collection');
	const fields = collections.flatMap(({ options = [] }) => options as Array<{ name: string }>);
	const open = fields.filter((field) => !('noDataExpression' in field)).map(({ name }) => name);
	expect(open.sort()).toEqual(['includeFlowPath', 'referenceParameter']);
});

it('previews the fields of its output', () => {
	const session = {
		id: 'a',
		session_start_time: '2026-11-20T10:00:00.123456',
		agent_id: 'agent',
		agent_information: { id: 'agent', name: 'Agent' },
		channel: 'Telephony',
		source: '1',
		destination: '2',
		request_ids: ['CON-1'],
		channel_data: { duration: 34, audio_url: null },
		transcription: [{ User: 'Hi' }],
		parameters: { ROW: '7' },
	};
	const view = { includeFlowPath: false, referenceParameter: 'ROW' };
	const whole = itemOf(session, session, view);
	const poor = itemOf(session, undefined, view);
	const fields = new Set([...Object.keys(whole), ...Object.keys(poor)]);
	fields.delete('transcription');
	expect([...fields].sort()).toEqual(Object.keys(schema.properties).sort());
});
