import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { JumpingClock } from '../test/harness/jumpingClock';
import { freePorts } from '../test/n8n/ports';
import { type Simulator, type SimulatorOptions, startSimulator } from '../test/simulator';
import type { Answers } from './answers';
import { addressOf } from './callbackInbox';
import { checkLive, type Outcome } from './checkLive';
import { jsonOf, markdownOf, type Report, reportOf } from './report';
import type { SafeText } from './redaction/safeText';

/** Stands in the committed reports where a day and a version would. */
const FIXED = { package: 'n8n-nodes-vonage-ai-studio', date: 'any day' };

const AGENTS = {
	httpAgent: '60c09d70e6a68858f4220850',
	callAgent: '60c09d70e6a68858f4220851',
	smsAgent: '60c09d70e6a68858f4220852',
	whatsappAgent: '60c09d70e6a68858f4220853',
};

/** What a check against the simulator can be made with. */
export interface SimulatedCheck {
	strange: boolean;
	answers?: Partial<Answers>;
	simulator?: SimulatorOptions;
	tell?(line: SafeText): void;
	/** Called at the end, while the simulator still knows what happened. */
	inspect?(studio: Simulator): void;
}

/** The whole check, with a simulator in place of AI Studio and without waiting. */
export async function checkSimulated(setup: SimulatedCheck): Promise<Outcome> {
	const clock = new JumpingClock();
	clock.install();
	const [port] = await freePorts(1);
	const callbackUrl = `http://127.0.0.1:${port}`;
	const studio = await startSimulator({
		clock,
		strange: setup.strange,
		sessions: 120,
		...life(),
		...setup.simulator,
		everyAgent: { ...urlsOf(callbackUrl), ...setup.simulator?.everyAgent },
	});
	const otherRegion = await startSimulator({ clock, apiKey: 'key-of-the-other-region' });
	for (const server of [studio, otherRegion]) clock.serve(server);
	try {
		const outcome = await checkLive({
			clock,
			signal: new AbortController().signal,
			tell: setup.tell ?? (() => {}),
			agrees: () => Promise.resolve(true),
			answers: { ...simulatedAnswers(studio, otherRegion), callbackUrl, port, ...setup.answers },
		});
		setup.inspect?.(studio);
		return outcome;
	} finally {
		clock.uninstall();
		await Promise.all([studio.close(), otherRegion.close()]);
	}
}

function simulatedAnswers(studio: Simulator, otherRegion: Simulator): Omit<Answers, 'port'> {
	const components = [{ type: 'body', parameters: [{ type: 'text', text: 'Ines' }] }];
	const button = { type: 'button', parameters: [{ type: 'payload', payload: 'yes' }] };
	return {
		apiKey: 'simulator-key',
		baseUrl: studio.url,
		otherBaseUrl: otherRegion.url,
		region: 'custom',
		...AGENTS,
		to: '972541116037',
		parameter: 'ORDER',
		namespace: 'some_namespace',
		template: 'some_template',
		locale: 'en_US',
		components: JSON.stringify(components),
		twoCalls: 'yes',
		mediaTemplate: 'some_media_template',
		mediaComponents: JSON.stringify([...components, button]),
	};
}

/** What the person does whom the check calls and writes to: as the check asks for. */
function life(): SimulatorOptions {
	let calls = 0;
	return {
		callbacks: ({ channel }) => {
			if (channel === 'voice') {
				calls += 1;
				return calls === 1 ? [{ afterMs: 4_000, status: 'busy' }] : [];
			}
			return [
				{ afterMs: 1_000, status: 'submitted' },
				{ afterMs: 3_000, status: 'delivered' },
			];
		},
		conversations: ({ channel }) => ({
			turns: [
				{ speaker: 'agent', text: 'Hello', afterMs: 1_000 },
				{ speaker: 'user', text: 'Hello, who is there?', afterMs: 3_000 },
			],
			endsAfterMs: 30_200,
			...(channel === 'whatsapp' && { handOver: { replies: ['Thank you'] } }),
		}),
	};
}

/** What has to be entered in AI Studio by hand. */
function urlsOf(callbackUrl: string): SimulatorOptions['everyAgent'] {
	const [startUrl, messageUrl] = (['liveAgentStart', 'liveAgentMessage'] as const).map((place) =>
		addressOf(callbackUrl, place),
	);
	const callDisconnectedUrl = addressOf(callbackUrl, 'callDisconnected');
	return { callDisconnectedUrl, liveAgent: { startUrl, messageUrl } };
}

const committed = (name: string) => join(__dirname, '../test/live', name);

/** The committed reports of one variant: name and text of each file. */
export async function simulatedReport(strange: boolean): Promise<Record<string, string>> {
	const outcome = await checkSimulated({ strange });
	const report: Report = { ...reportOf(outcome, 'custom', Date.now()), ...FIXED };
	const name = strange ? 'report-strange' : 'report-ordinary';
	return { [`${name}.md`]: markdownOf(report), [`${name}.json`]: jsonOf(report) };
}

/** The text of a committed report. */
export async function committedReport(name: string): Promise<string> {
	return await readFile(committed(name), 'utf8');
}

/** Writes the reports of both variants to where they are committed. */
export async function writeSimulatedReports(): Promise<void> {
	for (const strange of [false, true]) {
		const report = await simulatedReport(strange);
		for (const [name, text] of Object.entries(report)) await writeFile(committed(name), text);
	}
}
