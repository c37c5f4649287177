import {
	stepOutput,
	stepWording,
} from '../../nodes/VonageAiStudio/resources/httpSession/sendInput';

describe('the answer to an input', () => {
	it.each([
		[[{ text: 'One' }, { text: 'Two' }], 'One\nTwo'],
		[['One', { text: '' }, { image: {} }, null, { text: 2 }, 'Two'], 'One\nTwo'],
		[[], ''],
		[undefined, ''],
		['One', ''],
	])('has the texts of %j joined', (messages, reply) => {
		expect(stepOutput({ messages, session_status: 'AWAITING_INPUT', nodes: [1] })).toEqual({
			messages,
			session_status: 'AWAITING_INPUT',
			nodes: [1],
			reply,
			ended: false,
		});
	});

	it.each([
		['ENDED', true],
		['ended', true],
		['AWAITING_INPUT', false],
		[undefined, false],
	])('says for %s whether the session has ended', (status, ended) => {
		expect(stepOutput({ session_status: status })).toMatchObject({ ended });
	});
});

describe('a refused input', () => {
	const messageOf = (status: number, message: string) =>
		stepWording.explain?.(status, { message })?.message;

	it.each([
		[404, 'Not Found'],
		[410, ''],
		[400, 'Session has ended'],
		[400, 'The session is expired'],
		[409, 'session does not exist'],
	])('means with %i "%s" that the session is over', (status, message) => {
		expect(messageOf(status, message)).toContain('is over, has expired');
	});

	it.each([401, 403])('means with %i that the token does not fit', (status) => {
		expect(messageOf(status, 'jwt expired')).toContain('session token');
	});

	it.each([
		[400, 'unknown parameter "x"'],
		[429, 'session limit ended'],
		[500, 'session not found'],
	])('means nothing of its own with %i "%s"', (status, message) => {
		expect(messageOf(status, message)).toBeUndefined();
	});
});
