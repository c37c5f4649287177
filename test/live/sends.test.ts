import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { StudioClient } from '../../live/client';
import { main } from '../../live/main';
import { readAnswer } from '../../live/options';
import { Shapes } from '../../live/redaction/shapes';
import { checkSimulated } from '../../live/simulated';
import { useJumpingClock, useSimulator } from '../harness/useSimulator';
import { runMain } from './runMain';

const AGENT = '60c09d70e6a68858f4220850';

describe('a hand-over that is not of the conversation of this check', () => {
	const sentFor = async (sessionId: string) => {
		const sent: string[] = [];
		let posted: Promise<unknown> | undefined;
		await checkSimulated({
			strange: false,
			tell: (line) => {
				const [, port] = /Listening on port (\d+)/.exec(line) ?? [];
				if (!port) return;
				posted = fetch(`http://127.0.0.1:${port}/live-agent/start`, {
					method: 'POST',
					body: JSON.stringify({ sessionId, history: {} }),
				});
			},
			inspect: ({ requests }) => sent.push(...requests.map(({ path }) => path)),
		});
		await posted;
		return sent.filter((path) => path.startsWith('/live-agent'));
	};

	it('writes to no other customer of the same agent, and ends no conversation of theirs', async () => {
		const sent = await sentFor('session-of-a-stranger');
		expect(sent.filter((path) => path.includes('stranger'))).toEqual([]);
	});

	it('takes no session id that leads to another path', async () => {
		const sent = await sentFor('..');
		expect(
			sent.filter((path) => !/^\/live-agent\/(outbound|disconnect)\/[^/]+$/.test(path)),
		).toEqual([]);
	});
});

describe('the number', () => {
	const sent = (typed: string) => {
		try {
			return readAnswer('to', typed);
		} catch {
			return 'refused';
		}
	};
	it('+49 (0)170 1234567 is not another number', () => {
		expect(['491701234567', 'refused']).toContain(sent('+49 (0)170 1234567'));
	});
	it.each(['0170 1234567', '054-111-6037'])(
		'%s, which has no country code as AI Studio wants it, is refused',
		(typed) => {
			expect(sent(typed)).toBe('refused');
		},
	);
	it.each(['12015550199x5', '1201555O199', '12015550199,12015550198'])('%s is refused', (typed) => {
		expect(sent(typed)).toBe('refused');
	});
	it('two numbers with a space or a dot between are refused', () => {
		expect(sent('1201555 4912345')).toBe('refused');
	});
});

describe('at the keyboard and in the environment', () => {
	const clock = useJumpingClock();
	const studio = useSimulator({ clock, sessions: 120 });
	const starts = () =>
		studio.requests.filter(({ method }) => method === 'POST').map(({ path }) => path);

	async function run(
		args: string[],
		more: {
			environment?: object;
			isTTY?: boolean;
			onOutput?(text: string, input: PassThrough): void;
			lines?: string[];
		},
	) {
		const folder = await mkdtemp(join(tmpdir(), 'live-check-'));
		const input = Object.assign(new PassThrough(), { isTTY: more.isTTY });
		if (more.lines) input.end(more.lines.map((line) => `${line}\n`).join(''));
		let text = '';
		const output = new Writable({
			write(chunk: Buffer, _encoding, done) {
				text += chunk.toString();
				more.onOutput?.(text, input);
				done();
			},
		});
		try {
			const code = await main({
				args: ['--base-url', studio.url, '--report', folder, ...args],
				environment: { VONAGE_AI_STUDIO_API_KEY: 'simulator-key', ...more.environment },
				input: input as unknown as NodeJS.ReadStream,
				output,
				onInterrupt: () => {},
			});
			return { code, text };
		} finally {
			await rm(folder, { recursive: true, force: true });
		}
	}

	it('takes no yes that was typed before its question was shown', async () => {
		let isTyped = false;
		const { text } = await run(['--sms-agent', AGENT, '--to', '972541116037'], {
			isTTY: true,
			onOutput: (shown, input) => {
				if (isTyped || !shown.includes('API key')) return;
				isTyped = true;
				// A key pasted with lines after it: read, http, sms.
				input.end('simulator-key\rno\rno\ryes\rno\rno\r');
			},
		});
		expect(text).not.toContain('simulator-key');
		expect(starts()).toEqual([]);
	});

	it('asks for a number, although the environment has one', async () => {
		const { text } = await run(['--call-agent', AGENT], {
			environment: { VONAGE_AI_STUDIO_TO: '12015550123' },
			lines: ['no', 'no', 'no', 'no', 'yes', '', '', ''],
		});
		expect(text).toContain('Your own number');
		expect(starts()).toEqual([]);
	});

	it('starts nothing when the report could not be written', async () => {
		await run(['--yes-to', 'http', '--http-agent', AGENT, '--report', '/dev/null/x'], {}).catch(
			() => {},
		);
		expect(starts()).toEqual([]);
	});

	it('asks whether the part "rate" may call too, when agent and number are known from "call"', async () => {
		const lines = ['no', 'no', 'no', 'no', 'yes', AGENT, '972541116037', '', '', 'yes', AGENT];
		await run(['--with-rate'], { lines });
		expect(starts().filter((path) => path.includes('make-call')).length).toBeLessThanOrEqual(2);
	});

	it.each([1, 2, 4, 6, 9, 14])('sends nothing after Ctrl-C at request %i', async (at) => {
		let interrupt = () => {};
		let count = 0;
		studio.configure({
			faults: () => {
				count += 1;
				if (count === at) interrupt();
				return undefined;
			},
		});
		const { code } = await runMain(studio.url, {
			args: [
				'--yes-to',
				'http,sms,call',
				'--http-agent',
				AGENT,
				'--sms-agent',
				AGENT,
				'--call-agent',
				AGENT,
				'--to',
				'972541116037',
			],
			onInterrupt: (given) => (interrupt = given),
		});
		expect(code).toBe(130);
		expect(studio.requests.length).toBeLessThanOrEqual(at);
	});
});

describe('the key', () => {
	const servers: Array<ReturnType<typeof createServer>> = [];
	afterEach(() => {
		for (const server of servers.splice(0)) {
			server.closeAllConnections();
			server.close();
		}
	});
	const serve = async (
		answer: (request: IncomingMessage) => { status: number; location?: string },
	) => {
		const seen: IncomingMessage[] = [];
		const server = createServer((request, response) => {
			seen.push(request);
			const { status, location } = answer(request);
			response.writeHead(status, location ? { location } : {}).end('{}');
		});
		server.on('connect', (request, socket) => {
			seen.push(request);
			socket.end('HTTP/1.1 502 no\r\n\r\n');
		});
		servers.push(server);
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
	};
	const ask = async (baseUrl: string, method: 'GET' | 'POST') =>
		await new StudioClient({
			baseUrl,
			apiKey: 'planted-key',
			shapes: new Shapes(),
			signal: new AbortController().signal,
		})
			.ask({ method, path: '/a', as: 'x', ...(method === 'POST' && { body: {} }) })
			.catch(() => undefined);

	it.each([301, 302, 303, 307, 308])('follows no redirect %i', async (status) => {
		const other = await serve(() => ({ status: 200 }));
		const studio = await serve(() => ({ status, location: `${other.url}/b` }));
		await ask(studio.url, 'GET');
		await ask(studio.url, 'POST');
		expect(other.seen).toHaveLength(0);
		expect(studio.seen).toHaveLength(2);
	});
});
