import './environment';
import { Credentials } from 'n8n-core';
import { ICredentialsHelper, NodeHelpers, Workflow } from 'n8n-workflow';
import type {
	ICredentialDataDecryptedObject,
	ICredentials,
	ICredentialType,
	IDataObject,
	IHttpRequestOptions,
	INode,
	INodeCredentialsDetails,
	INodeProperties,
	IRequestOptionsSimplified,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { VonageAiStudioApi } from '../../credentials/VonageAiStudioApi.credentials';

/** Credentials of a run by their type, decrypted; fields left out get their defaults, as in n8n. */
export type CredentialData = Record<string, ICredentialDataDecryptedObject>;

const credentialTypes: ICredentialType[] = [new VonageAiStudioApi()];

/** Hands out the credentials of one run and applies their generic `authenticate`. */
export class HarnessCredentials extends ICredentialsHelper {
	constructor(private readonly data: CredentialData) {
		super();
	}

	async getDecrypted(
		_additionalData: IWorkflowExecuteAdditionalData,
		_details: INodeCredentialsDetails,
		type: string,
	): Promise<ICredentialDataDecryptedObject> {
		const given = this.data[type];
		if (!given) throw new Error(`The harness was given no credential "${type}"`);
		const properties = this.getCredentialsProperties(type);
		const withDefaults = NodeHelpers.getNodeParameters(
			properties,
			given as IDataObject as Parameters<typeof NodeHelpers.getNodeParameters>[1],
			true,
			false,
			null,
			null,
		);
		return { ...withDefaults, ...given } as ICredentialDataDecryptedObject;
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		options: IHttpRequestOptions | IRequestOptionsSimplified,
		workflow?: Workflow,
		node?: INode,
	): Promise<IHttpRequestOptions> {
		const request = options as IHttpRequestOptions;
		const { authenticate } = credentialType(typeName);
		if (!authenticate || !workflow || !node) return request;
		if (typeof authenticate === 'function') return await authenticate(credentials, request);

		const resolve = (value: unknown) =>
			workflow.expression.getSimpleParameterValue(
				node,
				String(value),
				'internal',
				{ $credentials: credentials },
				undefined,
				'',
			) as string;
		for (const [part, values] of Object.entries(authenticate.properties)) {
			const target = { ...((request as unknown as IDataObject)[part] as IDataObject) };
			for (const [key, value] of Object.entries(values as IDataObject)) {
				target[resolve(key)] = resolve(value);
			}
			Object.assign(request, { [part]: target });
		}
		return request;
	}

	// n8n sends a refused request once more because this hook exists, even though it has nothing to do.
	async preAuthentication() {
		return undefined;
	}

	async runPreAuthentication() {
		return undefined;
	}

	getParentTypes(): string[] {
		return [];
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	async getCredentials(details: INodeCredentialsDetails, type: string): Promise<ICredentials> {
		return new Credentials({ id: details.id, name: details.name }, type);
	}

	async updateCredentials(): Promise<void> {}

	async updateCredentialsOauthTokenData(): Promise<void> {}

	getCredentialsProperties(type: string): INodeProperties[] {
		return credentialType(type).properties;
	}
}

function credentialType(name: string): ICredentialType {
	const type = credentialTypes.find((candidate) => candidate.name === name);
	if (!type) throw new Error(`The harness knows no credential type "${name}"`);
	return type;
}
