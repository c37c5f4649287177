import type { INodeProperties } from 'n8n-workflow';

const WITH_TOKEN =
	'with <code>?token=</code> and the callback token of the credential at its end. Then publish the agent.';

/** Where to paste the URL, for the events that are chosen. */
export const notices: INodeProperties[] = [
	notice(
		'statusNotice',
		['callStatus', 'messageStatus'],
		'<b>Call and Message Status:</b> paste the URL into <b>Status URL</b> of the Vonage AI Studio node that starts the sessions. It is signed there for each session, with the same credential as here. Nothing has to be set up in AI Studio.',
	),
	notice(
		'callDisconnectedNotice',
		['callDisconnected'],
		`<b>Call Disconnected:</b> open the voice agent in AI Studio, click its Start node and paste the URL into <b>Call Disconnected Webhook</b>, ${WITH_TOKEN}`,
	),
	notice(
		'liveAgentNotice',
		['liveAgentStarted', 'liveAgentMessage'],
		`<b>Live Agent:</b> open the agent in AI Studio, click its Live Agent Routing node and paste the URL into both of its URL fields, ${WITH_TOKEN}`,
	),
	notice(
		'urlNotice',
		undefined,
		'Both URLs stand under <b>Webhook URLs</b> above: the <b>Test URL</b> for while you listen here, the <b>Production URL</b> for the published workflow.',
	),
];

function notice(name: string, events: string[] | undefined, text: string): INodeProperties {
	return {
		displayName: text,
		name,
		type: 'notice',
		default: '',
		...(events && { displayOptions: { show: { events } } }),
	};
}
