import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

interface Message {
	role: string;
	content: string;
}

interface Tool {
	function: { name: string; parameters: { properties: Record<string, unknown> } };
}

interface ChatRequest {
	messages: Message[];
	tools?: Tool[];
	stream?: boolean;
}

/** What the model does with a message of the user: it calls its tool with these arguments, or says this. */
type Decision = Record<string, string> | string;

/** A chat model with OpenAI's interface that calls the one tool it is given as it is told to. */
export interface ChatModel {
	readonly url: string;
	/** What the tool answered, oldest first. */
	readonly toolAnswers: string[];
	/** The arguments of the tool call with which the next message of the user is answered. */
	nextToolCall(args: Record<string, string>): void;
	/** The parameters that the tool offers to the model, by name. */
	toolParameters(): Record<string, unknown>;
	close(): Promise<void>;
}

/** Starts the model on a free port. @param decide default: what `nextToolCall` said last */
export async function startChatModel(decide?: (said: string) => Decision): Promise<ChatModel> {
	const toolAnswers: string[] = [];
	let tool: Tool | undefined;
	let nextArguments: Record<string, string> = {};

	const reply = ({ messages, tools }: ChatRequest) => {
		tool = tools?.[0] ?? tool;
		const last = messages[messages.length - 1];
		if (last.role === 'tool') {
			toolAnswers.push(last.content);
			return { role: 'assistant', content: `The tool answered: ${last.content}` };
		}
		const decision = decide?.(last.content) ?? nextArguments;
		if (typeof decision === 'string') return { role: 'assistant', content: decision };
		const call = { name: tool?.function.name, arguments: JSON.stringify(decision) };
		const toolCall = {
			index: 0,
			id: `call_${toolAnswers.length}`,
			type: 'function',
			function: call,
		};
		return { role: 'assistant', content: null, tool_calls: [toolCall] };
	};
	const server = createServer((request, response) => {
		void answer(request, response, reply);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		toolAnswers,
		nextToolCall: (args) => (nextArguments = args),
		toolParameters: () => tool?.function.parameters.properties ?? {},
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}

async function answer(
	request: IncomingMessage,
	response: ServerResponse,
	reply: (body: ChatRequest) => { tool_calls?: unknown },
): Promise<void> {
	const body = JSON.parse(await text(request)) as ChatRequest;
	const message = reply(body);
	const finish_reason = message.tool_calls ? 'tool_calls' : 'stop';
	const common = { id: 'chatcmpl-1', created: 1, model: 'test' };
	if (body.stream) {
		const chunk = (choice: object) => {
			const data = {
				...common,
				object: 'chat.completion.chunk',
				choices: [{ index: 0, ...choice }],
			};
			response.write(`data: ${JSON.stringify(data)}\n\n`);
		};
		response.writeHead(200, { 'content-type': 'text/event-stream' });
		chunk({ delta: message, finish_reason: null });
		chunk({ delta: {}, finish_reason });
		response.end('data: [DONE]\n\n');
		return;
	}
	const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
	const choices = [{ index: 0, message, finish_reason }];
	response.writeHead(200, { 'content-type': 'application/json' });
	response.end(JSON.stringify({ ...common, object: 'chat.completion', choices, usage }));
}
