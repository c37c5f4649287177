import { type IExecuteFunctions, NodeOperationError } from 'n8n-workflow';
import {
	CREDENTIAL_TYPE,
	type StudioCredential,
	type StudioHost,
	studioHost,
} from '../../shared/credential';

/** The account and the host that the node works with. */
export interface Studio extends StudioHost {
	apiKey: string;
}

/**
 * Reads the credential.
 * @throws NodeOperationError when it lacks the key or has no usable base URL
 */
export async function openStudio(context: IExecuteFunctions): Promise<Studio> {
	const credential = await context.getCredentials<StudioCredential & Record<string, string>>(
		CREDENTIAL_TYPE,
	);
	const host = studioHost(credential);
	if (!credential.apiKey) {
		throw new NodeOperationError(context.getNode(), 'The credential has no API Key', {
			description:
				'Open the credential and enter the key from AI Studio (user icon, "Generate API Key").',
		});
	}
	if (!/^https?:\/\/[^/]/i.test(host.baseUrl)) {
		throw new NodeOperationError(context.getNode(), 'The credential has no usable Base URL', {
			description: 'Open the credential and enter an address like https://proxy.example.com.',
		});
	}
	return { ...host, apiKey: credential.apiKey };
}
