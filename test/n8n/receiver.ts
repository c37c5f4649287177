import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A chat or help desk that keeps the texts it receives, as an incoming webhook of Slack does. */
export interface Receiver {
	readonly url: string;
	/** Oldest first. */
	readonly texts: string[];
	close(): void;
}

/** Starts the receiver on a free port. @param onText called with each text */
export async function startReceiver(onText?: (received: string) => void): Promise<Receiver> {
	const texts: string[] = [];
	const server = createServer(async (request, response) => {
		const received = (JSON.parse(await text(request)) as { text: string }).text;
		texts.push(received);
		onText?.(received);
		response.end('ok');
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
		texts,
		close: () => void server.close(),
	};
}
