import { ASKED, type Answers, type AskedFor } from './answers';
import { CallbackInbox } from './callbackInbox';
import { StudioClient } from './client';
import { FACTS, factsOf } from './facts';
import { type Finding, type Findings, findingText, KeyRefused, notTried, Untried } from './finding';
import type { Check, Part, PartName, Tools } from './part';
import { PARTS } from './parts';
import { listOf, ours, type SafeText, say } from './redaction/safeText';
import { type ShapeRow, Shapes } from './redaction/shapes';

/** How a check is led: who agrees to its parts, and what it works with. */
export interface Direction extends Pick<Tools, 'clock' | 'signal' | 'tell'> {
	answers: Answers;
	/** Whether this part may be done. Nothing of it is sent before. */
	agrees(part: Part): Promise<boolean>;
	/** Asks for what the part needs and is not known yet. */
	complete?(part: Part): Promise<void>;
	parts?: readonly Part[];
}

/** All that a check found out. */
export interface Outcome {
	/** One for each fact. */
	findings: Findings;
	parts: PartName[];
	ending: 'complete' | 'stopped' | 'key refused';
	fields: ShapeRow[];
	headers: Array<{ where: SafeText; names: SafeText }>;
}

/**
 * Does the parts that are agreed to, one after the other. Whatever goes wrong in one, the findings of the
 * others are kept.
 */
export async function checkLive(direction: Direction): Promise<Outcome> {
	const { answers, signal, parts = PARTS, tell } = direction;
	const shapes = new Shapes();
	const findings: Findings = {};
	const done: PartName[] = [];
	let ending: Outcome['ending'] = 'complete';
	const { apiKey, baseUrl } = answers;
	const client = new StudioClient({ apiKey, baseUrl, shapes, signal });
	const inbox = new CallbackInbox(shapes, tell);
	try {
		for (const part of parts) {
			if (!(await direction.agrees(part))) {
				Object.assign(findings, untried(part, ours('this part was not agreed to')));
				continue;
			}
			await direction.complete?.(part);
			done.push(part.name);
			for await (const found of doPart(part, { ...direction, client, inbox })) {
				Object.assign(findings, found);
				for (const [id, finding] of Object.entries(found)) tell(line(id, finding));
			}
		}
	} catch (error) {
		if (error instanceof KeyRefused) tell(error.advice);
		else if (!signal.aborted) throw error;
		ending = error instanceof KeyRefused ? 'key refused' : 'stopped';
	} finally {
		inbox.close();
	}
	const rest = notTried(ending === 'stopped' ? ours('it was stopped before') : ours(ending));
	const all = FACTS.map(({ id }) => [id, findings[id] ?? rest]);
	return {
		findings: Object.fromEntries(all) as Findings,
		parts: done,
		ending,
		fields: shapes.rows(),
		headers: shapes.headerRows(),
	};
}

/** The findings of one check after the other. @throws what ends the whole run */
async function* doPart(part: Part, tools: Tools): AsyncGenerator<Findings> {
	const { answers, inbox, signal, tell } = tools;
	tell(say`Part "${ours(part.name)}"`);
	const missing = part.needs.filter((name) => !answers[name]);
	if (missing.length > 0) {
		yield untried(part, missingOptions(missing));
		return;
	}
	try {
		const { callbackUrl, port } = answers;
		if (part.listens && callbackUrl) await inbox.open(port, callbackUrl, signal);
	} catch (error) {
		yield untried(part, reasonOf(error, signal));
		return;
	}
	for (const [id, check] of Object.entries(part.checks(tools))) {
		yield await doCheck(id, check, signal);
	}
}

/** Does one check; a fact that it says nothing about was not tried. */
async function doCheck(id: string, check: Check, signal: AbortSignal): Promise<Findings> {
	const facts = factsOf(id).map((fact) => fact.id);
	const all = (finding: Finding) => Object.fromEntries(facts.map((fact) => [fact, finding]));
	try {
		return { ...all(notTried(ours('the check ended before'))), ...(await check()) };
	} catch (error) {
		return all(notTried(reasonOf(error, signal)));
	}
}

/** Why a check could not go on. @throws what ends the whole run */
function reasonOf(error: unknown, signal: AbortSignal): SafeText {
	if (error instanceof KeyRefused || signal.aborted) throw error;
	if (error instanceof Untried) return error.why;
	// Something has a form that nobody thought of. The error's own text may hold a value.
	return ours('the check met something that it could not read');
}

/** The findings of a part of which nothing was done. */
function untried({ name }: Part, why: SafeText): Findings {
	const facts = FACTS.filter(({ check }) => check.startsWith(`${name}.`));
	return Object.fromEntries(facts.map(({ id }) => [id, notTried(why)]));
}

function line(fact: string, finding: Finding): SafeText {
	return say`  ${ours(fact.padEnd(26))} ${findingText(finding)}`;
}

function missingOptions(names: AskedFor[]): SafeText {
	return say`no ${listOf(names.map((name) => ours(`--${ASKED[name].flag}`)))} was given`;
}
