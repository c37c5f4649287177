import { isAccepted, type Reply } from '../client';
import { type Finding, type Findings, judged, notTried } from '../finding';
import type { Part, Tools } from '../part';
import { inWords } from '../redaction/describe';
import { ours, say } from '../redaction/safeText';

export const rate: Part = {
	name: 'rate',
	does: 'Starts two sessions with the HTTP agent at the same time, to see a refusal for the rate. If you say so, it then does the same with two calls: both may ring. It expects an agent with one start per second.',
	costs: 'Two HTTP sessions, and two calls if you say so, as your Vonage price list has it.',
	needs: ['httpAgent'],
	wishes: ['twoCalls', 'callAgent', 'to'],
	listens: false,
	checks: (tools) => ({ 'rate.secondStart': async () => await checkSecondStart(tools) }),
};

/** The shortest pause after which earlier starts count no more, with a margin. */
const SECOND_OVER_MS = 5_000;

async function checkSecondStart(tools: Tools): Promise<Findings> {
	const { httpAgent, twoCalls, callAgent, to } = tools.answers;
	const { clock, signal } = tools;
	await clock.sleep(SECOND_OVER_MS, signal);
	const sessions = await startTwo(tools, '/http/init', { agent_id: httpAgent });
	const calls =
		twoCalls === 'yes' && callAgent && to
			? await startTwo(tools, '/telephony/make-call', { agent_id: callAgent, to })
			: undefined;
	const refused = [...sessions, ...(calls ?? [])].find(({ status }) => status === 429);
	return {
		'rate.httpInit': judgeTwo(sessions),
		'rate.secondStart': calls
			? judgeTwo(calls)
			: notTried(ours('no --two-calls yes with --call-agent and --to')),
		'start.retryAfter': refused
			? judgeRetryAfter(refused)
			: notTried(ours('no start was refused with 429')),
	};
}

/** Two starts at the same time; each is sent once, and both are answered before one fails the check. */
async function startTwo({ client }: Tools, path: string, body: object): Promise<Reply[]> {
	const start = async () =>
		await client.ask({ method: 'POST', path, as: `POST ${path}, two at once`, body });
	const outcomes = await Promise.allSettled([start(), start()]);
	return outcomes.map((outcome) => {
		if (outcome.status === 'fulfilled') return outcome.value;
		throw outcome.reason;
	});
}

function judgeTwo(replies: Reply[]): Finding {
	const statuses = replies.map(({ status }) => status).sort();
	const accepted = replies.filter(isAccepted).length;
	const how = say`answered with ${statuses[0]} and ${statuses[1]}`;
	if (accepted === 0) return notTried(how);
	return judged(accepted === 1 && statuses[1] === 429, how);
}

function judgeRetryAfter({ headers, kind }: Reply): Finding {
	const value = headers['retry-after'];
	const seconds = Number(value);
	const shown = Number.isInteger(seconds) ? say`${seconds}` : inWords(value);
	return judged(
		value === undefined && kind === 'JSON',
		value === undefined ? ours(`its content is ${kind}`) : say`Retry-After is ${shown}`,
	);
}
