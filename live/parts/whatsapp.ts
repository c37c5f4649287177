import { sampleFileAt } from '../callbackInbox';
import { isAccepted, refusal, type Reply } from '../client';
import {
	AS_ASSUMED,
	attempted,
	differs,
	type Finding,
	type Findings,
	judged,
	Untried,
} from '../finding';
import type { Part, Tools } from '../part';
import { ours, say } from '../redaction/safeText';
import { fieldNames } from '../redaction/shapes';
import { waitUntil } from '../sessions';
import { isMessagesApi } from './sms';
import { required, requireCallbackUrl, startOnce } from './start';

export const whatsapp: Part = {
	name: 'whatsapp',
	does: 'Sends one WhatsApp template to your number, and a second one with media or buttons if you name it. Write what makes your agent hand over to a live agent: then a text and a file are sent to you, and the conversation goes back to the agent.',
	costs: 'One or two WhatsApp conversations, as your Vonage price list has it.',
	needs: ['whatsappAgent', 'to', 'callbackUrl', 'namespace', 'template', 'locale'],
	wishes: ['components', 'mediaTemplate', 'mediaComponents'],
	listens: true,
	checks(tools) {
		let isStarted = false;
		const requireStarted = () => {
			if (!isStarted) throw new Untried(ours('no WhatsApp conversation was started'));
		};
		return {
			'whatsapp.start': async () => {
				const { template, components } = tools.answers;
				await startTemplate(tools, required(template), components);
				isStarted = true;
				return { 'start.whatsApp': AS_ASSUMED };
			},
			'whatsapp.callbacks': async () => {
				requireStarted();
				return await checkCallbacks(tools);
			},
			'whatsapp.liveAgent': async () => {
				requireStarted();
				return await checkLiveAgent(tools);
			},
			'whatsapp.media': async () => await checkMedia(tools),
		};
	},
};

async function startTemplate(tools: Tools, template: string, components?: string) {
	const { whatsappAgent, namespace, locale } = tools.answers;
	return await startOnce(tools, 'whatsapp', required(whatsappAgent), {
		...{ namespace, template, locale },
		...(components && { components: parsed(components) }),
	});
}

async function checkCallbacks(tools: Tools): Promise<Findings> {
	const { inbox } = tools;
	const isArrived = () =>
		inbox.at('whatsapp').some(({ body }) => /delivered|read|rejected/.test(String(body?.status)));
	await waitUntil(tools, isArrived);
	const [first] = inbox.at('whatsapp');
	if (!first) throw new Untried(ours('no callback came within two minutes'));
	const how = say`it holds ${fieldNames(first.body)}`;
	return { 'callback.whatsApp': judged(isMessagesApi(first.body), how) };
}

async function checkLiveAgent(tools: Tools): Promise<Findings> {
	const { inbox, answers } = tools;
	tools.tell(ours('Now write what makes your agent hand over to a live agent.'));
	await waitUntil(tools, () => inbox.at('liveAgentStart').length > 0);
	const [start] = inbox.at('liveAgentStart');
	if (!start) throw new Untried(ours('no hand-over came at /live-agent/start'));
	const { sessionId, history } = start.body ?? {};
	const isAsDocumented = typeof sessionId === 'string' && history !== undefined;
	const handOver = judged(isAsDocumented, say`it holds ${fieldNames(start.body)}`);
	if (typeof sessionId !== 'string') return { 'liveAgent.start': handOver };
	const id = encodeURIComponent(sessionId);
	const send = async (body: object, type: string) =>
		await post(tools, `/live-agent/outbound/${id}`, `{sessionId}, ${type}`, body);
	const url = sampleFileAt(requireCallbackUrl({ ...tools, answers }));
	return {
		'liveAgent.start': handOver,
		'liveAgent.answer': await attempted(async () =>
			judgeAnswer(await send({ message_type: 'text', text: 'A text.' }, 'text')),
		),
		'liveAgent.file': await attempted(async () =>
			judgeAccepted(await send({ message_type: 'file', file: { url } }, 'file')),
		),
		'liveAgent.disconnect': await attempted(async () =>
			judgeAccepted(await post(tools, `/live-agent/disconnect/${id}`, '{sessionId}', {})),
		),
	};
}

async function post({ client }: Tools, path: string, ending: string, body: object): Promise<Reply> {
	const as = `POST ${path.slice(0, path.lastIndexOf('/'))}/${ending}`;
	return await client.ask({ method: 'POST', path, as, body });
}

function judgeAnswer(reply: Reply): Finding {
	if (!isAccepted(reply)) return differs(refusal(reply));
	const isEmptyObject = reply.kind === 'JSON' && JSON.stringify(reply.body) === '{}';
	const content = reply.kind === 'JSON' ? fieldNames(reply.body) : ours(reply.kind);
	return judged(isEmptyObject, say`the answer holds ${content}`);
}

function judgeAccepted(reply: Reply): Finding {
	return judged(isAccepted(reply), refusal(reply));
}

async function checkMedia(tools: Tools): Promise<Findings> {
	const { mediaTemplate, mediaComponents } = tools.answers;
	if (!mediaTemplate || !mediaComponents) {
		throw new Untried(ours('no --media-template with --media-components was given'));
	}
	const finding = await attempted(async () => {
		await startTemplate(tools, mediaTemplate, mediaComponents);
		return AS_ASSUMED;
	});
	const isRefused = finding.result === 'not tried' && finding.why.includes('refused with 400');
	return { 'start.templateMedia': isRefused ? differs(finding.why) : finding };
}

/** @throws Untried for what is no JSON */
function parsed(json: string): unknown {
	try {
		return JSON.parse(json);
	} catch {
		throw new Untried(ours('the components are not JSON'));
	}
}
