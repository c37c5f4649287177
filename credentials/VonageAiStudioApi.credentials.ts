import type { IAuthenticateGeneric, ICredentialType, Icon, INodeProperties } from 'n8n-workflow';

export class VonageAiStudioApi implements ICredentialType {
	name = 'vonageAiStudioApi';

	displayName = 'Vonage AI Studio API';

	icon: Icon = {
		light: 'file:../icons/vonageAiStudio.svg',
		dark: 'file:../icons/vonageAiStudio.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-vonage-ai-studio/n8n-nodes-vonage-ai-studio#credentials';

	httpRequestNode = {
		name: 'Vonage AI Studio',
		docsUrl: 'https://studio.docs.ai.vonage.com/api-integration/authentication',
		apiBaseUrl: 'https://studio-api-eu.ai.vonage.com/',
	};

	properties: INodeProperties[] = [
		{
			displayName:
				'In AI Studio, click the user icon at the top right, then "Generate API Key". The key is shown only once. This is not your Vonage account\'s API key and secret.',
			name: 'keyNotice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'Sent to AI Studio with every request, as the header X-Vgai-Key',
		},
		{
			displayName: 'Region',
			name: 'region',
			type: 'options',
			options: [
				{ name: 'EU', value: 'eu' },
				{ name: 'US', value: 'us' },
				{ name: 'Custom Base URL', value: 'custom' },
			],
			default: 'eu',
			description:
				'The region chosen when the agent was created. Agents in two regions need two credentials.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. https://proxy.example.com',
			description: 'Address of your proxy or test server: scheme, host and port, without a path',
			displayOptions: { show: { region: ['custom'] } },
		},
		{
			displayName: 'Callback Token',
			name: 'callbackToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			hint: 'Optional, for callback URLs that you type into AI Studio by hand',
			description:
				'Only needed for the URLs of Call Disconnected and Live Agent. Make up a long random string, and end those URLs with ?token= and that string.',
		},
	];

	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: { headers: { 'X-Vgai-Key': '={{$credentials.apiKey}}' } },
	};
}
