import type { IDataObject } from 'n8n-workflow';
import type { Answers, ChangeableOptions, Simulator } from '../simulator';
import { type InstantTime, instantTransport } from './instantStudio';
import { seededRandom } from './random';
import { HOUR_MS, MINUTE_MS, watchSessions } from './sessionTrigger';

/** The outcome of a random history. */
export interface History {
	/** Sessions that were over after the trigger was published. */
	owed: number;
	/** Sessions that were over and listed before. */
	history: number;
	polls: number;
	restarts: number;
	failures: number;
	/** What should not be: one sentence each. */
	faults: string[];
	/** Repeats that a crash between two writes of n8n causes. */
	repeated: number;
	/** The most that n8n had to keep, in characters. */
	mostBytes: number;
	withoutDetails: number;
}

interface Course {
	startMs: number;
	endMs: number;
	appearsMs: number;
}

const CHANNELS = ['voice', 'sms', 'whatsapp', 'http'] as const;
/** No poll of the schedule comes sooner than a minute after the last one. */
const STEPS_MINUTES = [1, 1, 1, 1, 1, 1, 2, 2, 5, 5, 10, 10, 30, 30, 60, 60, 180];
/** Now and then n8n does not run for longer than a sweep looks back. */
const DOWN_MINUTES = 40 * 60;
/** 0: nobody picks up. */
const LENGTHS_MS = [0, 20_000, 5 * MINUTE_MS, 5 * MINUTE_MS, 2 * HOUR_MS];
/** As long as the trigger allows for. */
const LONGEST_MS = 24 * HOUR_MS - MINUTE_MS;
const LATEST_MS = 2 * HOUR_MS;
/** The silence between two turns of a conversation, at the most: below the trigger's Quiet Minutes. */
const TURN_EVERY_MS = 25 * MINUTE_MS;
/** A duration is in whole seconds; what ends within one of the publication may belong to either side. */
const ROUNDING_MS = 2000;
const MOST_FINAL_POLLS = 150;

/**
 * Plays a random history: an API that answers the unknowns in some way, sessions that start, run, end and
 * appear, polls, faults, restarts. The same seed gives the same history.
 */
export async function playHistory(
	seed: number,
	studio: Simulator,
	time: InstantTime,
): Promise<History> {
	const random = seededRandom(seed);
	const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)];
	const chance = (probability: number) => random() < probability;
	const upTo = (most: number) => Math.floor(random() * most);

	studio.reset();
	const answers = randomAnswers(pick);
	studio.configure(answers);
	const courses = new Map<string, Course>();
	const faultRate = pick([0, 0, 0.02, 0.1]);
	let isDown = false;
	const faults: ChangeableOptions['faults'] = () => {
		if (!isDown && !chance(faultRate)) return undefined;
		const status = pick([429, 500, 502, 503, 0]);
		return status === 0
			? { kind: 'resetBeforeAccept' }
			: { kind: 'status', status, started: false };
	};

	/** Adds a session that starts within a range before now. */
	const addSession = (startMs: number, neverPoisoned = false) => {
		const mostMs = chance(0.08) ? LONGEST_MS : pick(LENGTHS_MS);
		const isAnswered = mostMs > 0;
		const isLongest = mostMs === LONGEST_MS && chance(0.5);
		const lengthMs = isLongest ? mostMs : 1000 + upTo(mostMs);
		const endMs = startMs + (isAnswered ? lengthMs : 15_000);
		const readyMs = answers.runningSessions === 'listed' ? startMs : endMs;
		const appearsMs =
			readyMs + pick([0, 0, 5000, upTo(10 * MINUTE_MS), upTo(LATEST_MS), LATEST_MS]);
		const turns = [];
		if (isAnswered) {
			for (let afterMs = 0; startMs + afterMs < endMs; afterMs += TURN_EVERY_MS) {
				turns.push({ speaker: 'user' as const, text: `After ${afterMs}`, afterMs });
			}
			// What never changes after the publication looks as if it had been over by then.
			turns.push({ speaker: 'agent' as const, text: 'Goodbye', afterMs: endMs - startMs });
		}
		const detailsStatus = !neverPoisoned && chance(0.02) ? pick([404, 500] as const) : undefined;
		const channel = pick(CHANNELS);
		const number = String(courses.size).padStart(4, '0');
		const isLong = answers.sessionIds === 'long';
		const id = studio.addSession({
			id: isLong ? `studio:eu-west-1:session:${seed}:${number}` : `${number}-${seed}`,
			startMs,
			endMs,
			appearsMs,
			isAnswered,
			turns,
			channel,
			detailsStatus,
		});
		courses.set(id, { startMs, endMs, appearsMs: Math.max(endMs, appearsMs) });
	};

	const latency = chance(0.2) ? 200 + upTo(1500) : 0;
	const node = watchSessions(
		'http://simulator',
		time,
		{},
		{
			cursors: pick(['legacy', 'durable'] as const),
			transport: instantTransport(studio, time, () => latency),
		},
	);
	const beganMs = Date.now();
	const before = chance(0.1) ? 60 : upTo(6);
	for (let count = 0; count < before; count += 1) addSession(beganMs - upTo(23 * HOUR_MS));
	await time.run(node.activate());
	studio.configure({ faults });

	const result = { polls: 2, restarts: 0, repeated: 0, mostBytes: 0 };
	const wrong: string[] = [];
	/** Whose save was lost in a crash. */
	const allowed = new Set<unknown>();
	let lost = 0;
	let checked = 0;
	const emitted = new Map<unknown, number>();
	const check = () => {
		for (; checked < node.batches.length; checked += 1) {
			for (const item of node.batches[checked]) {
				const id = String(item.event_id);
				const times = (emitted.get(id) ?? 0) + 1;
				emitted.set(id, times);
				if (times > 1 && !allowed.has(id)) wrong.push(`${id} came out again`);
				if (times > 1) result.repeated += 1;
				const { endMs } = courses.get(id) ?? { endMs: Infinity };
				if (endMs > Date.now()) wrong.push(`${id} came out before it was over`);
			}
			if (node.batches[checked].length > 50) wrong.push('More than 50 items at once');
			if (node.batches[checked].length === 0) wrong.push('An execution without items');
		}
		result.mostBytes = Math.max(result.mostBytes, JSON.stringify(node.savedState).length);
	};

	/** n8n tries an activation again that failed. */
	const restart = async (options?: { from: 'older' }) => {
		result.restarts += 1;
		await node.restart(options).catch(async () => {
			isDown = false;
			await node.restart();
		});
	};

	const step = async () => {
		const count = chance(0.02) ? 60 : chance(0.4) ? 1 + upTo(3) : 0;
		const startMs = Date.now();
		const minutes = chance(0.02) ? DOWN_MINUTES : pick(STEPS_MINUTES);
		for (let added = 0; added < count; added += 1) {
			// Some start at the same time, to the millisecond, but not more than a page holds: in an order
			// that changes from page to page nobody could find them all.
			addSession(startMs + (chance(0.3) ? upTo(9) * 10_000 : upTo(2 * MINUTE_MS)));
		}
		await time.pass(minutes * MINUTE_MS);
		isDown = chance(0.08);
		result.polls += 1;
		const kind = random();
		if (kind < 0.05) await time.run(Promise.all([node.poll(), node.poll()]));
		else if (kind < 0.1) {
			// Killed in the middle of a poll, whose outcome is dropped.
			const late = node.poll();
			await time.run(Promise.all([late, restart()]));
		} else if (kind < 0.15) {
			await time.run(restart());
		} else if (kind < 0.17 && node.batches.length > Math.max(1, lost)) {
			for (const { event_id: id } of node.batches[node.batches.length - 1]) allowed.add(id);
			await time.run(restart({ from: 'older' }));
			lost = node.batches.length;
		} else await time.run(node.poll());
		check();
	};
	// With durable cursors n8n drops the memory of the publication, should it be killed before this.
	await time.pass(MINUTE_MS);
	await time.run(node.poll());
	check();
	const steps = 5 + upTo(11);
	for (let count = 0; count < steps; count += 1) await step();

	isDown = false;
	studio.configure({ faults: undefined });
	const owed = () =>
		[...courses].filter(([id, { endMs }]) => endMs > beganMs + ROUNDING_MS && !emitted.has(id));
	const lastMs = Math.max(Date.now(), ...[...courses.values()].map(({ appearsMs }) => appearsMs));
	for (let polls = 0; polls < MOST_FINAL_POLLS && owed().length > 0; polls += 1) {
		await time.pass(Date.now() < lastMs ? 2 * HOUR_MS : 30 * MINUTE_MS);
		result.polls += 1;
		await time.run(node.poll());
		check();
	}
	for (const [id, course] of owed()) wrong.push(`${id} was lost: ${JSON.stringify(course)}`);
	const isHistory = ({ endMs, appearsMs }: Course) =>
		appearsMs <= beganMs && endMs <= beganMs - 5000;
	const history = [...courses].filter(([, course]) => isHistory(course));
	for (const [id] of history) if (emitted.has(id)) wrong.push(`${id} was over before`);
	const isIncomplete = ({ details_missing }: IDataObject) => details_missing === true;
	return {
		...result,
		owed: [...courses.values()].filter(({ endMs }) => endMs > beganMs + ROUNDING_MS).length,
		history: history.length,
		failures: node.errors.length,
		faults: wrong,
		withoutDetails: node.items.filter(isIncomplete).length,
	};
}

/** An API that answers each unknown in one of the ways that seem possible. */
function randomAnswers(pick: <T>(values: readonly T[]) => T): Partial<Answers> {
	return {
		runningSessions: pick(['hidden', 'listed'] as const),
		endMarks: pick([[], [], ['status'], ['sessionStatus'], ['endTime']] as const),
		durations: pick(['growing', 'settling', 'absent'] as const),
		readableById: pick(['atOnce', 'ended', 'listed'] as const),
		tieOrder: pick(['stable', 'changing'] as const),
		largestPage: pick([Infinity, 25, 10]),
		insightsEnvelope: pick(['array', 'object', 'nested'] as const),
		emptySearch: pick(['list', 'notFound'] as const),
		projection: pick(['nested', 'flat'] as const),
		channelNames: pick(['documented', 'lowercase', 'uppercase'] as const),
		startTimes: pick(['withoutZone', 'zulu'] as const),
		sessionIds: pick(['uuid', 'long'] as const),
		numberStyle: pick(['ordinary', 'swapped'] as const),
		sessionParametersForm: pick(['object', 'list'] as const),
		transcriptions: pick(['seen', 'speakers'] as const),
		extraFields: pick(['none', 'everywhere'] as const),
	};
}
