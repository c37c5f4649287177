/** What the person at the keyboard says, besides yes and no. */
export interface Answers {
	apiKey: string;
	baseUrl: string;
	/** The host where the key should not be known; undefined: there is none to try. */
	otherBaseUrl?: string;
	/** How the report names the host. */
	region: 'eu' | 'us' | 'custom';
	httpAgent?: string;
	callAgent?: string;
	smsAgent?: string;
	whatsappAgent?: string;
	to?: string;
	callbackUrl?: string;
	/** Where the tool listens for what arrives at `callbackUrl`. */
	port: number;
	/** What is said to the HTTP agent, with `|` between. */
	inputs?: string;
	/** A session parameter of the voice agent that may be overwritten. */
	parameter?: string;
	namespace?: string;
	template?: string;
	locale?: string;
	/** JSON; the text parameters of the template. */
	components?: string;
	/** `yes`: the part "rate" may start two calls. */
	twoCalls?: string;
	mediaTemplate?: string;
	/** JSON; what the template with a media header or buttons needs. */
	mediaComponents?: string;
}

/** An answer that is asked for when a part needs it. */
export type AskedFor = Exclude<
	keyof Answers,
	'apiKey' | 'baseUrl' | 'otherBaseUrl' | 'region' | 'port'
>;

interface Ask {
	/** The option on the command line, without its dashes. */
	flag: string;
	question: string;
}

/** How each answer is asked for, on the command line and at the keyboard. */
export const ASKED: Record<AskedFor, Ask> = {
	httpAgent: { flag: 'http-agent', question: 'ID of an HTTP agent' },
	callAgent: { flag: 'call-agent', question: 'ID of a voice agent with a number' },
	smsAgent: { flag: 'sms-agent', question: 'ID of an SMS agent with a number' },
	whatsappAgent: { flag: 'whatsapp-agent', question: 'ID of a WhatsApp agent with a number' },
	to: { flag: 'to', question: 'Your own number, with country code, digits only' },
	callbackUrl: {
		flag: 'callback-url',
		question: 'Address of a tunnel to this machine, such as https://abc.example.com',
	},
	inputs: { flag: 'inputs', question: 'What to say to the agent, with | between, until it ends' },
	parameter: {
		flag: 'parameter',
		question: 'Name of a session parameter of the voice agent that may be overwritten',
	},
	twoCalls: {
		flag: 'two-calls',
		question: 'Start two calls to your number at the same time as well? yes, or nothing',
	},
	namespace: { flag: 'namespace', question: 'Namespace of the WhatsApp template' },
	template: { flag: 'template', question: 'Name of the WhatsApp template' },
	locale: { flag: 'locale', question: 'Locale of the WhatsApp template, such as en_US' },
	components: { flag: 'components', question: 'Text parameters of the template, as JSON' },
	mediaTemplate: {
		flag: 'media-template',
		question: 'Name of a WhatsApp template with a media header or buttons',
	},
	mediaComponents: { flag: 'media-components', question: 'What that template needs, as JSON' },
};
