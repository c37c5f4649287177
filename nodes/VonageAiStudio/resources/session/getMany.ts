import type { IDataObject, IExecuteFunctions, NodeExecutionHint } from 'n8n-workflow';
import { get } from '../../edge/ask';
import { eachItem } from '../../edge/eachItem';
import { readEntered } from '../../edge/entered';
import { openStudio, type Studio } from '../../edge/studio';
import type { Operation } from '../../operation';
import { answerOf, CallFailed } from '../../transport/callFailed';
import { unreadable } from '../../transport/failure';
import { getManyProperties } from './getManyProperties';
import { insightsWording, sessionsIn } from './insights';
import { type PageQuery, pagesOf } from './pages';
import { readSearch, type Search } from './search';
import { withTranscript } from '../../../shared/session';

/** `GET /insights/sessions` (source: AI Studio documentation, Insights, "Search Session"). */
export const getMany: Operation = {
	name: 'Get Many',
	value: 'getMany',
	action: 'Get many sessions',
	description: 'Searches past sessions, those of the last 7 days when no dates are given',
	properties: getManyProperties,
	run: async (context) => {
		const studio = await openStudio(context);
		const now = { ms: Date.now(), zone: context.getTimezone() };
		let isHinted = false;
		return await eachItem(
			context,
			(index) => {
				const search = readSearch(readEntered(context, getManyProperties, index), now);
				if (hasBrokenOrder(search) && !isHinted) {
					context.addExecutionHints(BROKEN_ORDER);
					isHinted = true;
				}
				return async (emit) => {
					const isWhole = search.query.project_fields === undefined;
					const fetchPage = async (query: PageQuery) => await getPage(context, studio, query);
					for await (const page of pagesOf(search, fetchPage)) {
						page.forEach((session) => emit(withTranscript(session, isWhole)));
					}
				};
			},
			true,
		);
	},
};

/** Ranges that follow each other keep no order but that of the start times. */
const hasBrokenOrder = ({ ranges, order }: Search) => ranges.length > 1 && !order;

const BROKEN_ORDER: NodeExecutionHint = {
	message:
		'AI Studio searches 60 days at once, so this longer range was split. The order of the option Sort holds within each 60 days only.',
	location: 'outputPane',
};

/** One page; a search that finds nothing may be answered with 404. */
async function getPage(
	context: IExecuteFunctions,
	studio: Studio,
	query: PageQuery,
): Promise<IDataObject[]> {
	const reply = await get(context, studio, '/insights/sessions', { ...query });
	if (reply.kind === 'answer' && reply.status === 404) return [];
	const wording = insightsWording(studio.label);
	const sessions = sessionsIn(answerOf(reply, studio.label, wording));
	if (!sessions) throw new CallFailed(unreadable(wording));
	return sessions;
}
