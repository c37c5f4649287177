import type { IExecuteFunctions } from 'n8n-workflow';
import { systemClock } from '../starts/clock';
import { sendPatiently } from '../transport/patience';
import type { Reply } from '../transport/reply';
import { send, type Request } from '../transport/send';
import { answerOf } from '../transport/callFailed';
import type { Wording } from '../transport/failure';
import type { Studio } from './studio';

/**
 * Sends until the reply is final or the execution is stopped; see `sendPatiently`.
 * @throws the reason of the stop
 */
export async function ask(
	context: IExecuteFunctions,
	sendOnce: () => Promise<Reply>,
	repeatable: boolean,
): Promise<Reply> {
	const signal = context.getExecutionCancelSignal();
	return await sendPatiently(sendOnce, { repeatable, clock: systemClock, signal });
}

/**
 * Posts something that must not happen twice, with the API key.
 * @returns the body of the answer
 * @throws CallFailed
 */
export async function post(
	context: IExecuteFunctions,
	studio: Studio,
	request: Pick<Request, 'url' | 'headers' | 'body'>,
	wording: Wording,
): Promise<unknown> {
	const sent = { ...request, baseURL: studio.baseUrl, method: 'POST' as const };
	const reply = await ask(context, async () => await send(context, sent), false);
	return answerOf(reply, studio.label, wording);
}

/** Reads something with the API key, and hands on the final reply, of whatever status. */
export async function get(
	context: IExecuteFunctions,
	studio: Studio,
	url: string,
	qs?: Request['qs'],
): Promise<Reply> {
	const sent = { url, qs, baseURL: studio.baseUrl, method: 'GET' as const };
	return await ask(context, async () => await send(context, sent), true);
}
