import type { ServerResponse } from 'node:http';
import type { Reply } from './context';
import type { Fault, RecordedRequest } from './types';

const HTML_PAGE = '<!DOCTYPE html><html><body><h1>Bad gateway</h1></body></html>';
const JSON_TYPE = { 'content-type': 'application/json' };

/** Sends the reply, or what the fault makes of it, and notes the status that went out. */
export function transmit(
	response: ServerResponse,
	request: RecordedRequest,
	reply: Reply,
	fault?: Fault,
): void {
	if (response.destroyed) return;
	const send = (status: number, headers: Record<string, string>, text = '') => {
		request.answeredStatus = status;
		response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(text) });
		response.end(text);
	};
	const json = reply.body === undefined ? '' : JSON.stringify(reply.body);
	switch (fault?.kind) {
		case 'resetBeforeAccept':
		case 'resetAfterAccept':
			response.socket?.resetAndDestroy();
			return;
		case 'status': {
			const body = fault.body ?? { status: fault.status, message: 'Injected fault' };
			const bodyText = typeof body === 'string' ? body : JSON.stringify(body);
			return send(fault.status, { ...JSON_TYPE, ...fault.headers }, bodyText);
		}
		case 'html':
			return send(fault.status, { 'content-type': 'text/html' }, HTML_PAGE);
		case 'truncatedJson':
			return send(200, JSON_TYPE, json.slice(0, Math.ceil(json.length / 2)));
		case 'empty':
			return send(200, {});
		default:
			return send(reply.status, { ...JSON_TYPE, ...reply.headers }, json);
	}
}
