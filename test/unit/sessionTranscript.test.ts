import { sessionOutput } from '../../nodes/shared/session';

const PART = { includeFlowPath: false, isWhole: false };

const transcriptOf = (transcription: unknown) => {
	const { transcript, turns } = sessionOutput({ transcription } as never, {
		includeFlowPath: false,
	});
	return { transcript, turns };
};

const turn = (speaker: string, text: string) => ({ speaker, text });

describe('the transcript', () => {
	it.each([
		[
			'an object by side',
			{ client: 'Where is my parcel' },
			{ transcript: 'User: Where is my parcel', turns: [turn('user', 'Where is my parcel')] },
		],
		[
			'a list of what each side said',
			[{ Agent: 'Hello' }, { User: 'Hi' }, { agent: 'Bye' }, { user: 'Bye' }],
			{
				transcript: 'Agent: Hello\nUser: Hi\nAgent: Bye\nUser: Bye',
				turns: [
					turn('agent', 'Hello'),
					turn('user', 'Hi'),
					turn('agent', 'Bye'),
					turn('user', 'Bye'),
				],
			},
		],
		[
			'an object with lists',
			{ client: ['One', 'Two'], Supervisor: 'Three' },
			{
				transcript: 'User: One\nUser: Two\nSupervisor: Three',
				turns: [turn('user', 'One'), turn('user', 'Two'), turn('supervisor', 'Three')],
			},
		],
		[
			'a list of turns with their speakers',
			[
				{ speaker: 'AGENT', text: 'Hello', timestamp: '2026-03-02T09:00:00' },
				{ speaker: 'USER', text: 'Hi' },
				{ speaker: 'USER', text: '' },
			],
			{ transcript: 'Agent: Hello\nUser: Hi', turns: [turn('agent', 'Hello'), turn('user', 'Hi')] },
		],
		['a text', 'Hello', { transcript: 'Hello', turns: [turn('unknown', 'Hello')] }],
		[
			'a list of texts',
			['a', 'b'],
			{ transcript: 'a\nb', turns: [turn('unknown', 'a'), turn('unknown', 'b')] },
		],
		['an empty list', [], { transcript: '', turns: [] }],
		['null', null, { transcript: '', turns: [] }],
		['nothing', undefined, { transcript: '', turns: [] }],
		['something else', [1, { User: null }, { User: '' }, true], { transcript: '', turns: [] }],
		[
			'a side without a name',
			{ '': 'Hello' },
			{ transcript: 'Hello', turns: [turn('unknown', 'Hello')] },
		],
	])('comes from %s', (_name, transcription, expected) => {
		expect(transcriptOf(transcription)).toEqual(expected);
	});

	it('leaves the session as it came', () => {
		const session = { id: 'a', transcription: 'Hello', channel_data: { audio_url: null } };
		expect(sessionOutput(session, { includeFlowPath: false })).toMatchObject(session);
	});

	it('is not made up for sessions of which other fields were asked for', () => {
		expect(sessionOutput({ id: 'a' }, PART)).toEqual({ id: 'a', session_id: 'a' });
		expect(sessionOutput({ transcription: 'Hi' }, PART)).toMatchObject({ transcript: 'Hi' });
	});
});
