import { parseArgs } from 'node:util';
import { studioHost } from '../nodes/shared/credential';
import { readPhoneNumber } from '../nodes/VonageAiStudio/fields/phoneNumber';
import { ASKED, type AskedFor } from './answers';
import { PART_NAMES, type PartName } from './part';

/** What the command line and the environment say. */
export interface Options {
	help: boolean;
	/** The parts that are agreed to in advance; undefined: each is asked about. */
	yesTo?: readonly PartName[];
	/** Whether the part that starts faster than allowed is asked about. */
	withRate: boolean;
	/** Empty when the environment has none. */
	apiKey: string;
	region?: 'eu' | 'us';
	baseUrl?: string;
	otherBaseUrl?: string;
	port: number;
	/** The folder of the report. */
	report: string;
	asked: Partial<Record<AskedFor, string>>;
}

/** Something on the command line can't be read. Its message quotes no value: it may be a key. */
export class UsageError extends Error {}

const PREFIX = 'VONAGE_AI_STUDIO_';
const ASKED_NAMES = Object.keys(ASKED) as AskedFor[];
const DEFAULT_PORT = '8080';

const text = { type: 'string' } as const;

/** @throws UsageError */
export function readOptions(args: string[], environment: NodeJS.ProcessEnv): Options {
	const given = parse(args);
	// Whoever is asked for consent has to see whom it is for.
	const known = given['yes-to'] === undefined ? {} : environment;
	const valueOf = (flag: string) => {
		const variable = `${PREFIX}${flag.toUpperCase().replaceAll('-', '_')}`;
		const value = given[flag] ?? known[variable];
		return typeof value === 'string' && value !== '' ? value : undefined;
	};
	const asked = ASKED_NAMES.map((name) => [name, readAnswer(name, valueOf(ASKED[name].flag))]);
	const region = valueOf('region');
	if (region !== undefined && region !== 'eu' && region !== 'us') {
		throw new UsageError('--region must be eu or us');
	}
	return {
		help: given.help === true,
		yesTo: readParts(given['yes-to'] as string | undefined),
		withRate: given['with-rate'] === true,
		apiKey: environment[`${PREFIX}API_KEY`] ?? '',
		region,
		baseUrl: readAddress('base-url', valueOf('base-url')),
		otherBaseUrl: readAddress('other-base-url', valueOf('other-base-url')),
		port: readPort(valueOf('port') ?? DEFAULT_PORT),
		report: valueOf('report') ?? '.',
		asked: Object.fromEntries(asked) as Options['asked'],
	};
}

/** The host to ask, and the one where the key should not be known. */
export function hostsOf(options: Pick<Options, 'baseUrl' | 'otherBaseUrl'>, region: 'eu' | 'us') {
	const { baseUrl, otherBaseUrl } = options;
	if (baseUrl) return { region: 'custom' as const, baseUrl, otherBaseUrl };
	const addressOf = (name: 'eu' | 'us') => studioHost({ apiKey: '', region: name }).baseUrl;
	const other = region === 'eu' ? 'us' : 'eu';
	return { region, baseUrl: addressOf(region), otherBaseUrl: addressOf(other) };
}

/** Brings an answer into the form in which it is sent. @throws UsageError */
export function readAnswer(name: AskedFor, value: string | undefined): string | undefined {
	const trimmed = value?.trim();
	if (!trimmed) return undefined;
	switch (name) {
		case 'to':
			return readNumber(trimmed);
		case 'callbackUrl':
			return readAddress(ASKED.callbackUrl.flag, trimmed);
		default:
			return trimmed;
	}
}

function parse(args: string[]): Record<string, unknown> {
	const flags = [
		...['yes-to', 'region', 'base-url', 'other-base-url', 'port', 'report'],
		...ASKED_NAMES.map((name) => ASKED[name].flag),
	];
	const options = {
		help: { type: 'boolean' } as const,
		'with-rate': { type: 'boolean' } as const,
		...Object.fromEntries(flags.map((flag) => [flag, text])),
	};
	try {
		return parseArgs({ args, options }).values;
	} catch {
		throw new UsageError('An option is not known, or lacks its value. See --help.');
	}
}

function readParts(value: string | undefined): PartName[] | undefined {
	return value?.split(',').map((name) => {
		const part = PART_NAMES.find((known) => known === name.trim());
		if (part) return part;
		throw new UsageError(`--yes-to takes ${PART_NAMES.join(', ')}, with commas between`);
	});
}

function readNumber(value: string): string {
	try {
		return readPhoneNumber(value, 'To');
	} catch {
		throw new UsageError('--to must be one number, with + and its country code');
	}
}

function readAddress<T extends string | undefined>(flag: string, value: T): T {
	if (value === undefined || (/^https?:\/\//i.test(value) && URL.canParse(value))) {
		return value?.replace(/\/+$/, '') as T;
	}
	throw new UsageError(`--${flag} must be an address that begins with https://`);
}

function readPort(value: string): number {
	if (/^\d{1,5}$/.test(value) && Number(value) > 0 && Number(value) < 65536) return Number(value);
	throw new UsageError('--port must be a number from 1 to 65535');
}
