import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { directCall, readCall } from './call';
import type { Call } from './call';
import type { Context, Reply, Route } from './context';
import { letsThrough } from './faults';
import { Refusal, refuse } from './refusal';
import { apiRoutes } from './routes';
import { controlRoutes } from './routes/control';
import { transmit } from './transmit';
import type { DirectRequest } from './types';

/** The HTTP side of the simulator; it is not listening yet. */
export function createStudioServer(context: Context): Server {
	return createServer((message, response) => {
		respond(message, response, context).catch((error: unknown) => {
			// Callers that break off while they send are their own business.
			if (!message.complete) return;
			response.writeHead(500).end(String(error instanceof Error ? error.stack : error));
		});
	});
}

async function respond(message: IncomingMessage, response: ServerResponse, context: Context) {
	const call = await readCall(message, context);
	if (call.path.startsWith('/__simulator/')) {
		transmit(response, call, await answer(call, controlRoutes, context));
		return;
	}
	await arrive(call, response, context);
	context.journal.addRequest(call);
	const fault = context.faults.next(call, context.options.faults);
	const failsFirst = fault !== undefined && !letsThrough(fault);
	// What a request asks for happens when it arrives; only the answer takes its time.
	const reply = failsFirst
		? { status: 503, body: { status: 503, message: 'Service Unavailable' } }
		: await answer(call, apiRoutes, context);
	const latencyMs = context.latencyMs() + (fault?.kind === 'slow' ? fault.ms : 0);
	await pause(latencyMs, response, context);
	const shows = failsFirst || reply.status < 400;
	if (shows && fault?.kind === 'neverAnswer') {
		idle(response, context);
		return;
	}
	transmit(response, call, reply, shows ? fault : undefined);
}

/** Answers at once what came without a connection. Faults that break a connection reject. */
export async function answerDirectly(request: DirectRequest, context: Context): Promise<Reply> {
	const call = directCall(request, context);
	context.journal.addRequest(call);
	const fault = context.faults.next(call, context.options.faults);
	if (fault?.kind === 'status')
		return { status: fault.status, body: fault.body, headers: fault.headers };
	if (fault) throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
	return await answer(call, apiRoutes, context);
}

async function answer(call: Call, routes: Route[], context: Context): Promise<Reply> {
	try {
		const route = routes.find(({ method, path }) => method === call.method && path.test(call.path));
		const isControl = routes === controlRoutes;
		if (!isControl && !route?.withoutKey) requireKey(call, context);
		if (!route) throw refuse(404, 'Not Found');
		return await route.handle(call, context, ...pathIds(route.path, call.path));
	} catch (error) {
		if (error instanceof Refusal) return error;
		throw error;
	}
}

function pathIds(pattern: RegExp, path: string): string[] {
	try {
		return (pattern.exec(path) ?? []).slice(1).map(decodeURIComponent);
	} catch {
		throw refuse(400, 'The path is not encoded properly');
	}
}

function requireKey({ headers }: Call, { options }: Context): void {
	if (headers['x-vgai-key'] !== options.apiKey) throw refuse(401, 'Not Authorised');
}

/** Holds a request as if it had been longer on its way. */
async function arrive(call: Call, response: ServerResponse, context: Context): Promise<void> {
	const lateMs = context.lateMs();
	if (lateMs <= 0) return;
	await pause(lateMs, response, context);
	call.receivedAtMs = context.now();
	call.arrivedAtMs = context.clock.now();
}

/** Lets time pass for a request. */
async function pause(ms: number, response: ServerResponse, context: Context): Promise<void> {
	if (ms <= 0) return;
	const endIdling = idle(response, context);
	await context.clock.sleep(ms);
	endIdling();
}

/**
 * Counts a request among those that wait for nothing but time, as long as its caller waits too.
 * @returns ends that before
 */
function idle(response: ServerResponse, context: Context): () => void {
	if (response.destroyed) return () => {};
	let isIdle = true;
	const end = () => {
		if (isIdle) context.idleRequests -= 1;
		isIdle = false;
	};
	context.idleRequests += 1;
	response.once('close', end);
	return end;
}
