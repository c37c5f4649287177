import { createServer, Socket } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { TlsOptions } from 'node:tls';
import { DeduplicationStore } from '../harness/engine';
import { selfSigned } from '../harness/selfSigned';
import { jsonOf, recipients, runStudioNode } from '../harness/studioNode';
import { useJumpingClock, useSimulator } from '../harness/useSimulator';

const clock = useJumpingClock();
const studio = useSimulator({ ratePerSecond: Infinity, clock });

const CONTINUE = { onError: 'continueErrorOutput' } as const;
const ONCE = { reference: 'row-0', startOnce: true };
const [ROW] = recipients(1);

const servers: Server[] = [];
afterEach(() => {
	jest.restoreAllMocks();
	for (const server of servers.splice(0)) server.close();
});

/** Starts a server on this machine; gives its port. */
async function portOf(server: Server): Promise<number> {
	servers.push(server);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return (server.address() as AddressInfo).port;
}

/** Lets the next connections fail as they do when the network knows no way; gives how many did. */
function failConnections(code: string, times: number): () => number {
	const connect = jest.spyOn(Socket.prototype, 'connect');
	for (let count = 0; count < times; count += 1) {
		connect.mockImplementationOnce(function (this: Socket) {
			const address = { address: '192.0.2.1', port: 443 };
			const error = new Error(`connect ${code} 192.0.2.1:443`);
			Object.assign(error, { errno: -1, code, syscall: 'connect', ...address });
			process.nextTick(() => this.destroy(error));
			return this;
		});
	}
	return () => connect.mock.calls.length;
}

describe('a connection that was never made', () => {
	const codes = ['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT'];

	it.each(codes)('is tried again: %s', async (code) => {
		const connections = failConnections(code, 2);
		const { branches, error } = await runStudioNode(studio.url, {}, { items: [ROW] });
		expect(error).toBeUndefined();
		expect(jsonOf(branches[0])).toMatchObject([{ to: ROW.to, session_id: expect.any(String) }]);
		expect(studio.sentTo(ROW.to)).toHaveLength(1);
		expect(connections()).toBe(3);
	});

	it.each(codes)('that lasts is a start that did not happen: %s', async (code) => {
		failConnections(code, 20);
		const deduplication = new DeduplicationStore();
		const run = async () =>
			await runStudioNode(studio.url, ONCE, { items: [ROW], deduplication, node: CONTINUE });
		const { branches } = await run();
		expect(jsonOf(branches[1])).toMatchObject([
			{
				error: `n8n could not connect to ${studio.url} (${code})`,
				details: {
					code,
					description: expect.stringMatching(/^Nothing was sent\./),
					may_have_started: false,
				},
			},
		]);
		jest.restoreAllMocks();
		await run();
		expect(studio.sentTo(ROW.to)).toHaveLength(1);
	});

	it('is not counted with what was refused for the rate', async () => {
		studio.configure({
			faults: ({ number }) => {
				if (number > 4) return undefined;
				if (number === 4) failConnections('ECONNREFUSED', 2);
				return { kind: 'status', status: 429, started: false };
			},
		});
		const { branches } = await runStudioNode(studio.url, {}, { items: [ROW] });
		expect(jsonOf(branches[0])).toMatchObject([{ session_id: expect.any(String) }]);
		expect(studio.requests).toHaveLength(5);
	});

	it('names what the user should look at when the run stops', async () => {
		failConnections('EHOSTUNREACH', 20);
		const { error } = await runStudioNode(studio.url, {}, { items: [ROW] });
		expect(error?.message).toBe(`n8n could not connect to ${studio.url} (EHOSTUNREACH)`);
		expect(error?.description).toContain('Check the internet connection');
	});
});

describe('a host that can not prove who it is', () => {
	/** Counts the connections to a server that speaks TLS, or tries to. */
	async function tlsServer(options: TlsOptions) {
		let connections = 0;
		const server = createTlsServer(options).on('connection', () => (connections += 1));
		server.on('tlsClientError', () => {});
		return { port: await portOf(server), connections: () => connections };
	}

	it.each<[string, RegExp, () => TlsOptions]>([
		['has a certificate that nobody knows', /^DEPTH_ZERO_SELF_SIGNED_CERT$/, selfSigned],
		['has no certificate', /^(EPROTO|ERR_SSL_.*)$/, () => ({})],
	])('gets nothing, and is asked once: it %s', async (_what, code, options) => {
		const { port, connections } = await tlsServer(options());
		const url = `https://127.0.0.1:${port}`;
		const { branches } = await runStudioNode(url, {}, { items: [ROW], node: CONTINUE });
		expect(connections()).toBe(1);
		const [{ error, details }] = jsonOf(branches[1]);
		expect(details).toMatchObject({
			code: expect.stringMatching(code),
			description: expect.stringMatching(/^Nothing was sent\./),
			may_have_started: false,
		});
		const named = (details as { code: string }).code;
		expect(error).toBe(`n8n could not open a secure connection to ${url} (${named})`);
	});

	it('gets nothing, and is asked once: it does not speak TLS', async () => {
		const url = studio.url.replace('http:', 'https:');
		const { error } = await runStudioNode(url, {}, { items: [ROW] });
		expect(error?.message).toContain(`n8n could not open a secure connection to ${url} (`);
		expect(error?.description).toContain('must begin with http or https');
	});

	it('gets nothing when it hangs up while the connection is made, and is asked again', async () => {
		let connections = 0;
		const hangsUp = createServer((socket) => {
			connections += 1;
			socket.once('data', () => socket.end());
		});
		const url = `https://127.0.0.1:${await portOf(hangsUp)}`;
		const { branches } = await runStudioNode(url, {}, { items: [ROW], node: CONTINUE });
		expect(connections).toBeGreaterThan(1);
		expect(jsonOf(branches[1])).toMatchObject([
			{
				error: `n8n could not connect to ${url} (ECONNRESET)`,
				details: { may_have_started: false },
			},
		]);
	});
});

describe('an answer that is lost', () => {
	const message = (what: string) => `${what}: AI Studio did not answer (ECONNRESET)`;

	it('names the code of the network, whether the run stops or goes on', async () => {
		studio.configure({ faults: () => ({ kind: 'resetAfterAccept' }) });
		const stopped = await runStudioNode(studio.url, {}, { items: [ROW] });
		expect(stopped.error?.message).toBe(message('The session may have started'));
		expect(stopped.error?.description).toContain('Check the reports in AI Studio first');
		const { branches } = await runStudioNode(studio.url, {}, { items: [ROW], node: CONTINUE });
		expect(jsonOf(branches[1])).toMatchObject([
			{
				error: message('The session may have started'),
				details: { code: 'ECONNRESET', may_have_started: true },
			},
		]);
	});

	it('names it for messages and for what only reads too', async () => {
		studio.configure({ faults: () => ({ kind: 'resetBeforeAccept' }) });
		const step = await runStudioNode(studio.url, {
			resource: 'httpSession',
			operation: 'sendInput',
			sessionId: 'session',
			sessionToken: 'token',
		});
		expect(step.error?.message).toBe(message('The agent may have received the input'));
		const get = { resource: 'session', operation: 'get', sessionId: 'session' };
		const { error } = await runStudioNode(studio.url, get);
		expect(error?.message).toBe('AI Studio did not answer (ECONNRESET)');
	});
});
