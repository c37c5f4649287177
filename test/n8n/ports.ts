import { createServer, type AddressInfo, type Server } from 'node:net';

/** Finds `count` different TCP ports that are free on 127.0.0.1 now. */
export async function freePorts(count: number): Promise<number[]> {
	const servers = await Promise.all(Array.from({ length: count }, () => listen()));
	const ports = servers.map((server) => (server.address() as AddressInfo).port);
	await Promise.all(servers.map(close));
	return ports;
}

/** The wanted port if it is free on 127.0.0.1 now, else another one that is. */
export async function freePortLike(wanted: number): Promise<number> {
	const server = await listen(wanted).catch(() => listen());
	const { port } = server.address() as AddressInfo;
	await close(server);
	return port;
}

function listen(port = 0): Promise<Server> {
	return new Promise((resolve, reject) => {
		const server = createServer();
		server.once('error', reject);
		server.listen(port, '127.0.0.1', () => resolve(server));
	});
}

function close(server: Server): Promise<void> {
	return new Promise((resolve) => server.close(() => resolve()));
}
