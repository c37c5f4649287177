import { CREDENTIAL_TYPE } from '../../nodes/shared/credential';
import type { StoredCredential } from '../n8n/client';
import type { Edition } from '../n8n/editions';
import { startN8n, type RunningN8n } from '../n8n/server';
import { startSimulator, type Simulator } from '../simulator';
import { packedPackage } from './tarball';

export const API_KEY = 'simulator-key';
export const CALLBACK_TOKEN = 'token-of-the-tests';
export const AGENT = '60c09d70e6a68858f4220848';

/** A running n8n with the package installed as a user installs it, and the simulator that it talks to. */
export interface Product {
	readonly edition: Edition;
	readonly n8n: RunningN8n;
	readonly studio: Simulator;
	/** A credential that opens the simulator. */
	readonly credential: StoredCredential;
}

/**
 * Starts n8n and the simulator before the tests of this block and stops them behind the last. The
 * simulator is as new for each test; it takes starts as fast as they come, since the pace has tests of
 * its own.
 * @param onlyNodes node types to load, `package.node`; everything when left out
 */
export function useProduct(edition: Edition, onlyNodes?: string[]): Product {
	let studio: Simulator;
	let n8n: RunningN8n;
	let credential: StoredCredential;

	beforeAll(async () => {
		studio = await startSimulator({ ratePerSecond: Infinity });
		n8n = await startN8n({ edition, onlyNodes, packageTarball: await packedPackage() });
		credential = await n8n.client.createCredential('Simulator', CREDENTIAL_TYPE, {
			apiKey: API_KEY,
			region: 'custom',
			baseUrl: studio.url,
			callbackToken: CALLBACK_TOKEN,
		});
	});
	beforeEach(() => studio.reset());
	afterAll(async () => {
		await n8n?.stop();
		await studio?.close();
	});
	return {
		edition,
		get n8n() {
			return n8n;
		},
		get studio() {
			return studio;
		},
		get credential() {
			return credential;
		},
	};
}
