import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import axios from 'axios';
import type { AxiosRequestConfig } from 'axios';
import { startSimulator } from '../simulator';
import type { JsonObject, Simulator, SimulatorOptions } from '../simulator';

export const AGENT = '60c09d70e6a68858f4220848';

export interface Receiver {
	url: string;
	bodies: JsonObject[];
	headers: IncomingHttpHeaders[];
	close(): void;
}

/** A local server that takes callbacks and answers 204, or 500 under `/broken`. */
async function startReceiver(): Promise<Receiver> {
	const bodies: JsonObject[] = [];
	const headers: IncomingHttpHeaders[] = [];
	const server = createServer((request, response) => {
		let text = '';
		request.on('data', (chunk) => (text += chunk));
		request.on('end', () => {
			bodies.push(JSON.parse(text));
			headers.push(request.headers);
			response.writeHead(request.url === '/broken' ? 500 : 204).end();
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		bodies,
		headers,
		close() {
			server.close();
			server.closeAllConnections();
		},
	};
}

/** Starts simulators for the tests of a file, and closes each after its test. */
export function useSimulators() {
	const running: Simulator[] = [];
	const receiver = { bodies: [], headers: [], url: '' } as unknown as Receiver;
	beforeAll(async () => {
		Object.assign(receiver, await startReceiver());
	});
	afterAll(() => receiver.close());
	beforeEach(() => {
		receiver.bodies.splice(0);
		receiver.headers.splice(0);
	});
	afterEach(async () => {
		await Promise.all(running.splice(0).map(async (studio) => await studio.close()));
	});
	return {
		receiver,
		start: async (options: SimulatorOptions = {}): Promise<Simulator> => {
			const studio = await startSimulator({ ratePerSecond: Infinity, ...options });
			running.push(studio);
			return studio;
		},
	};
}

/** A client with the key, that throws for no status. */
export function http(studio: Simulator, config: AxiosRequestConfig = {}) {
	return axios.create({
		baseURL: studio.url,
		headers: { 'X-Vgai-Key': 'simulator-key' },
		validateStatus: () => true,
		...config,
	});
}

export const call = (studio: Simulator, body: JsonObject = {}) =>
	http(studio).post('/telephony/make-call', { to: '972541116037', agent_id: AGENT, ...body });

export const conversation = (studio: Simulator, body: JsonObject) =>
	http(studio).post('/messaging/conversation', { to: '972541116037', agent_id: AGENT, ...body });

export const whatsapp = {
	channel: 'whatsapp',
	namespace: 'b3c7_ns',
	template: 'reminder',
	locale: 'en',
	status_url: 'http://127.0.0.1:1/none',
};
