import { InstantTime, instantTransport } from '../test/harness/instantStudio';
import { playHistory } from '../test/harness/sessionHistory';
import { addDay, WITHOUT_MARKS } from '../test/harness/sessionDay';
import {
	HOUR_MS,
	MINUTE_MS,
	watchSessions,
	type WatchedSessions,
} from '../test/harness/sessionTrigger';
import { type Answers, type Simulator, startSimulator } from '../test/simulator';
import type { Figure } from './rate';

const A_DAY = 5000;
const MOST_BYTES = 300_000;
const HISTORIES = 1000;

/** The Session Trigger in n8n's poll context, in virtual time, with a simulator that answers at once. */
export async function sessionTriggerFigures(): Promise<Figure[]> {
	const time = new InstantTime(Date.parse('2026-11-20T10:00:00Z'));
	const studio = await startSimulator({ clock: time, keepRequests: true });
	try {
		return [
			await histories(studio, time),
			...(await dayByDay(studio, time, 'calls with durations', {})),
			...(await dayByDay(studio, time, 'no mark of the end', WITHOUT_MARKS)),
			await backlog(studio, time),
		];
	} finally {
		await studio.close();
		time.end();
	}
}

async function histories(studio: Simulator, time: InstantTime): Promise<Figure> {
	const sum = { owed: 0, polls: 0, restarts: 0, faults: 0, repeated: 0 };
	for (let seed = 1; seed <= HISTORIES; seed += 1) {
		const { faults, ...history } = await playHistory(seed, studio, time);
		sum.owed += history.owed;
		sum.polls += history.polls;
		sum.restarts += history.restarts;
		sum.repeated += history.repeated;
		sum.faults += faults.length;
	}
	const { owed, polls, restarts, faults, repeated } = sum;
	return {
		what: `${HISTORIES} random histories: ${owed} finished sessions, ${polls} polls, ${restarts} restarts`,
		measured: `${faults} lost, repeated or too early; ${repeated} repeated because the crash came between two writes of n8n`,
		toReach: 'none',
		reached: faults === 0,
	};
}

/** A day and some hours of sessions, with a poll each minute for the last of them. */
async function dayByDay(
	studio: Simulator,
	time: InstantTime,
	what: string,
	answers: Partial<Answers>,
): Promise<Figure[]> {
	studio.reset();
	studio.configure(answers);
	const node = watch(studio, time);
	await time.run(node.activate());
	const ids = addDay(studio, A_DAY, Date.now());
	let mostBytes = 0;
	const times: number[] = [];
	const requests: number[] = [];
	for (let minutes = 0; minutes < 26 * 60; ) {
		const isMeasured = minutes >= 22 * 60;
		const step = isMeasured ? 1 : 10;
		await time.pass(step * MINUTE_MS);
		const before = studio.summary().requests;
		const beganMs = performance.now();
		await time.run(node.poll());
		if (isMeasured) {
			times.push(performance.now() - beganMs);
			requests.push(studio.summary().requests - before);
		}
		mostBytes = Math.max(mostBytes, JSON.stringify(node.savedState).length);
		minutes += step;
	}
	const isAll = node.ids.length === A_DAY && new Set(node.ids).size === ids.length;
	const sorted = [...times].sort((a, b) => a - b);
	const [median, longest] = [sorted[Math.floor(sorted.length / 2)], sorted[sorted.length - 1]];
	const mean = requests.reduce((total, count) => total + count, 0) / requests.length;
	const label = `${A_DAY} sessions a day, ${what}`;
	return [
		{
			what: `${label}: memory`,
			measured: `${(mostBytes / 1000).toFixed(0)} kB at most; ${node.ids.length} came out`,
			toReach: 'under 300 kB, each once',
			reached: mostBytes < MOST_BYTES && isAll,
		},
		{
			what: `${label}: time per poll, the simulator's own work included`,
			measured: `${median.toFixed(0)} ms, ${longest.toFixed(0)} ms for a sweep; ${mean.toFixed(1)} requests`,
			toReach: 'reported',
			reached: isAll,
		},
	];
}

async function backlog(studio: Simulator, time: InstantTime): Promise<Figure> {
	studio.reset();
	studio.configure(WITHOUT_MARKS);
	addDay(studio, A_DAY, Date.now() - 25 * HOUR_MS);
	const node = watch(studio, time);
	await time.run(node.activate());
	await time.run(node.minutes(40));
	addDay(studio, A_DAY, Date.now());
	await time.pass(24 * HOUR_MS);
	let polls = 0;
	let mostBytes = 0;
	const before = studio.summary().requests;
	for (; node.items.length < A_DAY && polls < 200; polls += 1) {
		await time.run(node.minutes(1));
		mostBytes = Math.max(mostBytes, JSON.stringify(node.savedState).length);
	}
	const pages = studio.summary().requests - before - A_DAY;
	return {
		what: `${A_DAY} sessions of a day of downtime, after a day of as many`,
		measured: `${polls} polls, ${pages} searches, memory ${(mostBytes / 1000).toFixed(0)} kB at most`,
		toReach: 'at most 50 a poll, under 300 kB, each once',
		reached:
			mostBytes < MOST_BYTES &&
			new Set(node.ids).size === A_DAY &&
			node.ids.length === A_DAY &&
			node.batches.every(({ length }) => length <= 50),
	};
}

function watch(studio: Simulator, time: InstantTime): WatchedSessions {
	const transport = instantTransport(studio, time);
	return watchSessions('http://simulator', time, {}, { transport });
}
