import axios from 'axios';
import { Untried } from './finding';
import { headerName, type Place } from './redaction/names';
import { listOf, ours, type SafeText, say } from './redaction/safeText';
import type { Shapes } from './redaction/shapes';
import { codeOf } from './redaction/words';

/** An answer of AI Studio. Only `live/redaction` may put anything of it into words. */
export interface Reply {
	status: number;
	headers: Record<string, unknown>;
	/** Parsed; undefined when it is no JSON. */
	body: unknown;
	/** What the content is, whatever its content type says. */
	kind: 'JSON' | 'nothing' | 'HTML' | 'plain text';
}

export interface Question {
	method: 'GET' | 'POST';
	/** With the real ids. */
	path: string;
	/** Method and path without ids, for the table of fields. */
	as: string;
	query?: Record<string, string | number>;
	body?: object;
	/** A token that takes the place of the key. */
	token?: string;
	/** The field that the answer's names belong to, if it comes without it. */
	within?: Place;
}

interface Connection {
	baseUrl: string;
	apiKey: string;
	shapes: Shapes;
	signal: AbortSignal;
}

/** Long enough that an answer that will come has come. */
const TIMEOUT_MS = 60_000;

/** Asks AI Studio, once for each question, and notes the form of each answer. */
export class StudioClient {
	constructor(private readonly connection: Connection) {}

	/** The same account, with something changed. */
	with(changes: Partial<Pick<Connection, 'baseUrl' | 'apiKey'>>): StudioClient {
		return new StudioClient({ ...this.connection, ...changes });
	}

	/**
	 * @throws Untried when no answer comes, or one that AI Studio did not mean, such as a 502; the
	 * signal's reason when it aborts
	 */
	async ask(question: Question): Promise<Reply> {
		const { signal, shapes } = this.connection;
		signal.throwIfAborted();
		const reply = await this.send(question);
		const where = ours(`${question.as} → ${reply.status}`);
		// A refusal may quote what was sent: only names that are known are shown of it.
		const within = isAccepted(reply) ? question.within : ['error'];
		if (reply.kind === 'JSON') shapes.add(where, reply.body, within);
		else shapes.add(ours(`${where}, ${reply.kind}`), undefined);
		shapes.addHeaders(where, listOf(Object.keys(reply.headers).sort().map(headerName)));
		if (reply.status >= 500 || reply.kind === 'HTML') throw new Untried(unmeant(reply));
		return reply;
	}

	private async send({ method, path, query, body, token }: Question): Promise<Reply> {
		const { baseUrl, apiKey, signal } = this.connection;
		// Braces must be encoded, which axios leaves undone.
		const entries = Object.entries(query ?? {}).map(([name, value]) => [name, String(value)]);
		const search = entries.length > 0 ? `?${new URLSearchParams(entries).toString()}` : '';
		try {
			const { status, headers, data } = await axios.request<string>({
				method,
				url: `${baseUrl}${path}${search}`,
				data: body,
				headers: token ? { Authorization: `Bearer ${token}` } : { 'X-Vgai-Key': apiKey },
				timeout: TIMEOUT_MS,
				maxRedirects: 0,
				signal,
				...proxyFor(baseUrl),
				validateStatus: () => true,
				transformResponse: (text: string) => text,
			});
			return { status, headers: { ...headers }, ...contentOf(data) };
		} catch (error) {
			signal.throwIfAborted();
			throw new Untried(say`no answer came (${codeOf(error)})`);
		}
	}
}

/** The content of an answer that says yes. @throws Untried */
export function contentIn(reply: Reply): unknown {
	if (!isAccepted(reply)) throw new Untried(refusal(reply));
	if (reply.kind !== 'JSON') throw new Untried(ours(`the answer was ${reply.kind}, not JSON`));
	return reply.body;
}

export function isAccepted({ status }: Reply): boolean {
	return status >= 200 && status < 300;
}

export function refusal({ status }: Reply): SafeText {
	return say`refused with ${status}`;
}

function unmeant({ status, kind }: Reply): SafeText {
	return say`answered with ${status} and ${ours(kind)}`;
}

function contentOf(data: unknown): Pick<Reply, 'body' | 'kind'> {
	const text = typeof data === 'string' ? data.trim() : '';
	if (text === '') return { body: undefined, kind: 'nothing' };
	try {
		return { body: JSON.parse(text), kind: 'JSON' };
	} catch {
		return { body: undefined, kind: text.startsWith('<') ? 'HTML' : 'plain text' };
	}
}

/** No proxy of the environment for a server on this machine. */
export function proxyFor(url: string): { proxy?: false } {
	return /^http:\/\/(127\.0\.0\.1|localhost)[:/]/.test(`${url}/`) ? { proxy: false } : {};
}
