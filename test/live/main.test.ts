import { FACTS } from '../../live/facts';
import { until } from '../n8n/until';
import { useJumpingClock, useSimulator } from '../harness/useSimulator';
import { runMain } from './runMain';

const clock = useJumpingClock();
const studio = useSimulator({ clock, sessions: 120 });

const HTTP_AGENT = '60c09d70e6a68858f4220850';
const NO = Array.from({ length: 5 }, () => 'no');
const methods = () => [...new Set(studio.requests.map(({ method }) => method))];
const sentTo = (path: string) => studio.requests.filter((request) => request.path === path);
const partOf = (id: string) => FACTS.find((fact) => fact.id === id)?.check.split('.')[0];

describe('npm run check:live', () => {
	it.each([
		['a no to each part', NO],
		['the end of its input', []],
		['anything but a yes', ['maybe', 'yeah', '1', 'y e s', 'ja']],
	])('sends nothing after %s', async (_what, lines) => {
		const { code, output, findings } = await runMain(studio.url, { lines });
		expect(studio.requests).toEqual([]);
		expect(code).toBe(0);
		expect(output.match(/Costs: /g)).toHaveLength(NO.length);
		expect([...new Set(Object.values(findings))]).toEqual([
			'not tried: this part was not agreed to',
		]);
	});

	it('offers to start faster than allowed only to those who ask for it', async () => {
		const offered = 'Starts two sessions';
		expect((await runMain(studio.url, { lines: NO })).output).not.toContain(offered);
		const args = ['--with-rate'];
		expect((await runMain(studio.url, { args, lines: NO })).output).toContain(offered);
	});

	it('only reads with --yes-to read', async () => {
		const { code, findings } = await runMain(studio.url, { args: ['--yes-to', 'read'] });
		expect(code).toBe(0);
		expect(methods()).toEqual(['GET']);
		const tried = Object.keys(findings).filter((id) => findings[id] === 'as assumed');
		expect([...new Set(tried.map(partOf))]).toEqual(['read']);
	});

	it('asks for what a part needs once the person has agreed to it', async () => {
		const lines = ['no', 'yes', HTTP_AGENT, 'Hello|bye', ...NO];
		const { output, findings } = await runMain(studio.url, { lines });
		expect(sentTo('/http/init')).toMatchObject([{ body: { agent_id: HTTP_AGENT } }]);
		expect(output.indexOf('Do it?')).toBeLessThan(output.indexOf('ID of an HTTP agent'));
		expect(findings['http.afterEnd']).toBe('as assumed');
		expect(findings['start.status']).toBe('not tried: this part was not agreed to');
	});

	it('says which option a part lacks, and sends nothing of it', async () => {
		const args = ['--yes-to', 'sms,call'];
		const { findings } = await runMain(studio.url, { args });
		expect(studio.requests).toEqual([]);
		expect(findings['callback.sms']).toBe('not tried: no --sms-agent, --to was given');
		expect(findings['start.status']).toBe('not tried: no --call-agent, --to was given');
	});

	it('sends no message before the tunnel address leads to it', async () => {
		const { findings } = await runMain(studio.url, {
			args: [
				...['--yes-to', 'sms', '--sms-agent', HTTP_AGENT, '--to', '+972 54 111 6037'],
				...['--callback-url', `${studio.url}/elsewhere`, '--port', '45731'],
			],
		});
		expect(sentTo('/messaging/conversation')).toEqual([]);
		expect(findings['callback.sms']).toBe('not tried: the callback address does not lead here');
	});

	it('stops early with advice when the key is wrong', async () => {
		const args = ['--yes-to', 'read,http', '--http-agent', HTTP_AGENT];
		const { code, output, findings } = await runMain(studio.url, { args, apiKey: 'wrong-key' });
		expect(code).toBe(1);
		expect(studio.requests).toHaveLength(1);
		expect(output).toContain('AI Studio refuses this key');
		expect(findings['start.sessionId']).toBe('not tried: key refused');
	});

	it.each([
		['an HTML page', { kind: 'html', status: 502, started: false }, 'answered with 502 and HTML'],
		['a broken connection', { kind: 'resetBeforeAccept' }, 'no answer came (ECONNRESET)'],
	] as const)('keeps the findings of other parts after %s', async (_what, fault, why) => {
		studio.configure({ faults: ({ path }) => (path === '/http/init' ? fault : undefined) });
		const args = ['--yes-to', 'read,http', '--http-agent', HTTP_AGENT];
		const { code, findings } = await runMain(studio.url, { args });
		expect(code).toBe(0);
		expect(findings['insights.envelope']).toBe('as assumed');
		expect(findings['start.sessionId']).toBe(`not tried: ${why}`);
		expect(findings['insights.endMark']).toMatch(/^not tried: /);
		expect(sentTo('/http/init')).toHaveLength(1);
	});

	it('does not take faults of the server for answers', async () => {
		const fault = { kind: 'status', status: 503, started: false } as const;
		studio.configure({ faults: () => fault });
		const { findings } = await runMain(studio.url, { args: ['--yes-to', 'read'] });
		expect(Object.values(findings).filter((text) => !text.startsWith('not tried: '))).toEqual([]);
	});

	it('writes what is known when Ctrl-C stops it', async () => {
		studio.configure({
			faults: ({ path }) =>
				path === '/http/init' ? { kind: 'neverAnswer', started: true } : undefined,
		});
		let interrupt = () => {};
		const running = runMain(studio.url, {
			args: ['--yes-to', 'read,http', '--http-agent', HTTP_AGENT],
			onInterrupt: (given) => (interrupt = given),
		});
		await until(() => sentTo('/http/init').length > 0);
		interrupt();
		const { code, findings, markdown } = await running;
		expect(code).toBe(130);
		expect(findings['insights.envelope']).toBe('as assumed');
		expect(findings['start.sessionId']).toBe('not tried: it was stopped before');
		expect(markdown).toContain('| Ending | stopped |');
	});

	it.each([
		[['--key', 'some-secret']],
		[['some-secret']],
		[['--region', 'some-secret']],
		[['--to', 'some-secret']],
		[['--callback-url', 'some-secret']],
	])('refuses %j without quoting it', async (args) => {
		const { code, output } = await runMain(studio.url, { args });
		expect(code).toBe(1);
		expect(output).not.toContain('some-secret');
		expect(studio.requests).toEqual([]);
	});

	it('does not show an address that cannot be reached', async () => {
		const { output, markdown } = await runMain('http://some-secret:pass@127.0.0.1:1', {
			args: ['--yes-to', 'read'],
		});
		expect(markdown).toContain('no answer came (ECONNREFUSED)');
		expect(`${output}${markdown}`).not.toContain('some-secret');
	});
});
