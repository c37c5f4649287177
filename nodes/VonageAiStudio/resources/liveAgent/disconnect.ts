import { liveAgentOperation } from './operation';

/** `POST /live-agent/disconnect/{sessionId}` with `{}` (source: public programs that use it). */
export const disconnect = liveAgentOperation({
	name: 'Disconnect',
	value: 'disconnect',
	action: 'Disconnect live agent',
	description: 'Hands the conversation back to the virtual agent, which continues its flow',
	properties: [],
	path: '/live-agent/disconnect',
	// n8n drops a body that is an empty object, so this one is sent as text.
	request: () => ({ body: '{}', headers: { 'Content-Type': 'application/json' } }),
	done: { disconnected: true },
	unsure: 'The conversation may have been handed back',
});
