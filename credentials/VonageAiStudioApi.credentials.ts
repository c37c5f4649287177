import type {
	IAuthenticateGeneric,
	ICredentialTestRequest,
	ICredentialType,
	Icon,
	INodeProperties,
} from 'n8n-workflow';

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
				'In AI Studio, click the user icon at the top right, then "Generate API Key". The key is shown once. The API key and secret of your Vonage account do not work here.',
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
			description: 'The AI Studio key, sent with every request as X-Vgai-Key',
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
				'The region that was chosen when the agent was created. Agents of two regions need two credentials.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. https://proxy.example.com',
			description: 'Scheme, host and port of your proxy or test server, without a path',
			displayOptions: { show: { region: ['custom'] } },
		},
		{
			displayName: 'Callback Token',
			name: 'callbackToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'Only for the URLs of Call Disconnected and Live Agent, which you type into AI Studio by hand. Choose a long random text, and end those URLs with ?token= and that text.',
		},
	];

	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: { headers: { 'X-Vgai-Key': '={{$credentials.apiKey}}' } },
	};

	test: ICredentialTestRequest = {
		request: {
			baseURL:
				'={{$credentials.region === "custom" ? $credentials.baseUrl : "https://studio-api-" + $credentials.region + ".ai.vonage.com"}}',
			// The only documented request without side effects: a search for one session of the last day.
			url: '/insights/sessions',
			qs: {
				from_date: '={{$now.minus({ days: 1 }).toUTC().toISO()}}',
				to_date: '={{$now.toUTC().toISO()}}',
				page_number: 0,
				page_size: 1,
			},
		},
		rules: [
			{
				type: 'responseCode',
				properties: {
					value: 401,
					message:
						'AI Studio in this region did not accept the key. Use the key from AI Studio (user icon, "Generate API Key"), not that of the Vonage account, and check the region.',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 404,
					message: 'This address is not AI Studio. Check the region or the base URL.',
				},
			},
		],
	};
}
