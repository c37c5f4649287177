import type { IDataObject } from 'n8n-workflow';
import type { Channel } from '../../shared/statuses';
import type { Outcome } from '../starting/outcome';
import type { PreparedStart } from './prepare';

/** The output of an item that was started, now or earlier. See `contract.md`, "Output of one started item". */
export function startedJson(channel: Channel, start: PreparedStart, outcome: Outcome): IDataObject {
	const own = {
		channel,
		to: start.body.to,
		agent_id: start.agentId,
		reference: start.reference,
	};
	if (outcome.kind === 'alreadyStarted') return { ...own, already_started: true };
	return outcome.kind === 'started' ? { ...outcome.answer, ...own } : own;
}

/** What was sent, for the details of a failed item: the status URL without its secrets. */
export function shownRequest({ body }: PreparedStart): IDataObject {
	const shown = { ...body } as IDataObject;
	if (typeof shown.status_url === 'string') shown.status_url = shown.status_url.split(/[?#]/)[0];
	return shown;
}
