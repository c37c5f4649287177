import { liveAgentOperation } from './operation';

/** `POST /live-agent/disconnect/{sessionId}` with `{}`. */
export const disconnect = liveAgentOperation({
	name: 'Disconnect',
	value: 'disconnect',
	action: 'Disconnect live agent',
	description: 'Hands the conversation back to the virtual agent, which goes on with its flow',
	properties: [],
	path: '/live-agent/disconnect',
	// n8n leaves out a body that is an empty object, so this one is sent as text.
	request: () => ({ body: '{}', headers: { 'Content-Type': 'application/json' } }),
	done: { disconnected: true },
	unsure: 'The conversation may have been handed back',
});
