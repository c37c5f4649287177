import type { IDataObject } from 'n8n-workflow';
import { objectOf } from '../../nodes/shared/session';
import { contentIn, isAccepted, refusal, type Reply } from '../client';
import { AS_ASSUMED, differs, type Findings, judged, KeyRefused, notTried } from '../finding';
import { inWords } from '../redaction/describe';
import { ours, say } from '../redaction/safeText';
import type { Part, Tools } from '../part';
import { foundIn, search, sessionById } from '../sessions';
import { isNamedList, judgeDocuments, judgeSession } from './documents';
import { firstOf, idOf, type ReadSoFar, searchChecks } from './searches';

export const read: Part = {
	name: 'read',
	does: 'Searches for sessions, reads one of them, and tries a wrong key and the other region. Sends only GET requests.',
	costs: 'Nothing.',
	needs: [],
	wishes: [],
	listens: false,
	checks(tools) {
		const soFar: ReadSoFar = { sessions: [] };
		return {
			'read.key': async () => await checkKey(tools),
			'read.search': async () => {
				const reply = await search(tools);
				soFar.sessions = foundIn(reply);
				return judgeDocuments(contentIn(reply), soFar.sessions);
			},
			...searchChecks(tools, soFar),
			'read.session': async () => {
				const session = objectOf(contentIn(await sessionById(tools, firstId(soFar))));
				return judgeSession(session ?? {});
			},
			'read.searchById': async () => await checkSearchById(tools, firstId(soFar)),
			'read.parameters': async () => await checkParameters(tools, firstOf(soFar)),
		};
	},
};

function firstId(soFar: ReadSoFar): string {
	return idOf(firstOf(soFar));
}

async function checkKey({ client, answers }: Tools): Promise<Findings> {
	const probe = async (asked = client) => await search({ client: asked }, { page_size: 1 }, 7);
	const other = answers.otherBaseUrl && client.with({ baseUrl: answers.otherBaseUrl });
	if (isRefused(await probe())) {
		const isKnownThere = other && isAccepted(await probe(other));
		throw new KeyRefused(
			isKnownThere
				? ours('AI Studio refuses this key here, and takes it in the other region. Use --region.')
				: ours(
						'AI Studio refuses this key. It is the one from AI Studio (user icon, "Generate API Key"), not that of the Vonage account. Check the region too. (It answers the same to a search that it does not take.)',
					),
		);
	}
	const wrong = await probe(client.with({ apiKey: 'not-a-key' }));
	return {
		'credential.wrongKey': judged(isRefused(wrong), say`answered with ${wrong.status}`),
		'credential.otherRegion': other
			? judgeOtherRegion(await probe(other))
			: notTried(ours('there is no other region to a base URL')),
	};
}

function judgeOtherRegion(reply: Reply) {
	return judged(isRefused(reply), say`answered with ${reply.status}`);
}

function isRefused({ status }: Reply): boolean {
	return status === 401 || status === 403;
}

async function checkSearchById({ client }: Tools, id: string): Promise<Findings> {
	const reply = await client.ask({
		method: 'GET',
		path: `/insights/sessions/search/${encodeURIComponent(id)}`,
		as: 'GET /insights/sessions/search/{id}',
	});
	if (!isAccepted(reply)) return { 'insights.searchById': differs(refusal(reply)) };
	const isSame = objectOf(reply.body)?.id === id;
	return {
		'insights.searchById': judged(isSame, ours('the answer holds no session with this id')),
	};
}

async function checkParameters({ client }: Tools, session: IDataObject): Promise<Findings> {
	const reply = await client.ask({
		method: 'GET',
		path: `/insights/sessions/${encodeURIComponent(idOf(session))}/parameters`,
		as: 'GET /insights/sessions/{id}/parameters',
		query: { session_start_time: String(session.session_start_time).slice(0, 10) },
		within: ['parameters'],
	});
	if (!isAccepted(reply)) {
		return {
			'insights.day': differs(refusal(reply)),
			'insights.parametersAnswer': notTried(refusal(reply)),
		};
	}
	return {
		'insights.day': AS_ASSUMED,
		'insights.parametersAnswer': judged(
			isNamedList(reply.body),
			reply.kind === 'JSON' ? inWords(reply.body) : ours(reply.kind),
		),
	};
}
