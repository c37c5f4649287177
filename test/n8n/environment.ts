import { EDITIONS, type Edition } from './editions';

export const LOCALHOST = '127.0.0.1';

export interface EnvironmentOptions {
	edition: Edition;
	/** n8n keeps its data in the folder `.n8n` below. */
	userFolder: string;
	/** Port of the editor, the REST interface and the webhooks. */
	port: number;
	/** Port that n8n's task runner talks to. */
	brokerPort: number;
	/** Node types to load, `package.node`; everything when left out. A few make the editor load fast. */
	onlyNodes?: string[];
}

/** The environment of an n8n that is quiet, listens on this machine only and calls nobody. */
export function quietEnvironment({
	edition,
	userFolder,
	port,
	brokerPort,
	onlyNodes,
}: EnvironmentOptions): Record<string, string> {
	return {
		// Files that n8n generates from its node types live under the home folder.
		HOME: userFolder,
		N8N_USER_FOLDER: userFolder,
		N8N_ENCRYPTION_KEY: 'key-of-the-tests',
		N8N_HOST: LOCALHOST,
		N8N_LISTEN_ADDRESS: LOCALHOST,
		N8N_PORT: String(port),
		N8N_RUNNERS_BROKER_LISTEN_ADDRESS: LOCALHOST,
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		N8N_SECURE_COOKIE: 'false',
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_DYNAMIC_BANNERS_ENABLED: 'false',
		N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
		N8N_VERIFIED_PACKAGES_ENABLED: 'false',
		N8N_PYTHON_ENABLED: 'false',
		N8N_AI_ENABLED: 'false',
		...EDITIONS[edition].env,
		...(onlyNodes ? { NODES_INCLUDE: JSON.stringify(onlyNodes) } : {}),
	};
}
