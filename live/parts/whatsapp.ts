import type { IDataObject } from 'n8n-workflow';
import { objectOf } from '../../nodes/shared/session';
import { type ReceivedCallback, sampleFileAt } from '../callbackInbox';
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
import { sessionById, waitUntil } from '../sessions';
import { isMessagesApi } from './sms';
import { required, requireCallbackUrl, type Started, startOnce } from './start';

export const whatsapp: Part = {
	name: 'whatsapp',
	does: 'Sends one WhatsApp template to your number, and a second one with media or buttons if you name it. Write what makes your agent hand over to a live agent: then a text and a file are sent to you, and the conversation goes back to the agent.',
	costs: 'One or two WhatsApp conversations, as your Vonage price list has it.',
	needs: ['whatsappAgent', 'to', 'callbackUrl', 'namespace', 'template', 'locale'],
	wishes: ['components', 'mediaTemplate', 'mediaComponents'],
	listens: true,
	checks(tools) {
		let started: Started | undefined;
		const requireStarted = () => {
			if (started) return started;
			throw new Untried(ours('no WhatsApp conversation was started'));
		};
		return {
			'whatsapp.start': async () => {
				const { template, components } = tools.answers;
				started = await startTemplate(tools, required(template), components);
				return { 'start.whatsApp': AS_ASSUMED };
			},
			'whatsapp.callbacks': async () => {
				requireStarted();
				return await checkCallbacks(tools);
			},
			'whatsapp.liveAgent': async () => {
				return await checkLiveAgent(tools, requireStarted());
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

async function checkLiveAgent(tools: Tools, started: Started): Promise<Findings> {
	const { answers } = tools;
	tools.tell(ours('Now write what makes your agent hand over to a live agent.'));
	const { sessionId, history, ...more } = await ownHandOver(tools, started);
	const names = fieldNames({ sessionId, history, ...more });
	const handOver = judged(history !== undefined, say`it holds ${names}`);
	const id = encodeURIComponent(String(sessionId));
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

/** The hand-over of the conversation that this check began: others of the same agent are none of its business. */
async function ownHandOver(tools: Tools, started: Started): Promise<IDataObject> {
	let own: ReceivedCallback | undefined;
	await waitUntil(tools, async () => {
		for (const handOver of tools.inbox.at('liveAgentStart')) {
			if (await isOwn(tools, started, handOver)) own = handOver;
		}
		return own !== undefined;
	});
	if (own?.body) return own.body;
	throw new Untried(ours('no hand-over of this conversation came at /live-agent/start'));
}

/** By the ID of the session that was started; if AI Studio gave none, by the number of the session. */
async function isOwn(tools: Tools, started: Started, { body }: ReceivedCallback): Promise<boolean> {
	const id = body?.sessionId;
	if (typeof id !== 'string' || /^\.*$/.test(id)) return false;
	if (started.sessionId) return id === started.sessionId;
	const reply = await sessionById(tools, id);
	const { source, destination } = objectOf(reply.body) ?? {};
	return [source, destination].some((number) => String(number) === tools.answers.to);
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
