import { InstantTime } from '../harness/instantStudio';
import { type History, playHistory } from '../harness/sessionHistory';
import { type Simulator, startSimulator } from '../simulator';

const HISTORIES = 1000;
const AT_ONCE = 100;

let time: InstantTime;
let studio: Simulator;
const histories: History[] = [];

beforeAll(async () => {
	time = new InstantTime(Date.parse('2026-11-20T10:00:00Z'));
	studio = await startSimulator({ clock: time });
});
afterAll(async () => {
	await studio.close();
	time.end();
});

describe('random histories of sessions, polls, faults and restarts', () => {
	const parts = Array.from({ length: HISTORIES / AT_ONCE }, (_, part) => part * AT_ONCE + 1);
	it.each(parts)('bring each finished session once, from seed %i on', async (firstSeed) => {
		const faults: string[] = [];
		for (let seed = firstSeed; seed < firstSeed + AT_ONCE; seed += 1) {
			const history = await playHistory(seed, studio, time);
			histories.push(history);
			faults.push(...history.faults.map((fault) => `seed ${seed}: ${fault}`));
		}
		expect(faults).toEqual([]);
	});

	it('hold all that can happen', () => {
		const sum = (of: (history: History) => number) =>
			histories.reduce((total, history) => total + of(history), 0);
		const figures = {
			histories: histories.length,
			'sessions that finished': sum(({ owed }) => owed),
			'sessions that were over before': sum(({ history }) => history),
			polls: sum(({ polls }) => polls),
			restarts: sum(({ restarts }) => restarts),
			'polls that failed the workflow': sum(({ failures }) => failures),
			'without details': sum(({ withoutDetails }) => withoutDetails),
			'repeated after a crash between two writes': sum(({ repeated }) => repeated),
		};
		process.stdout.write(`${JSON.stringify(figures)}\n`);
		for (const figure of Object.values(figures)) expect(figure).toBeGreaterThan(0);
	});
});
