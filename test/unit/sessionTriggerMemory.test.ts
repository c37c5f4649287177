import {
	type Memory,
	newMemory,
	Notebook,
	shortOf,
} from '../../nodes/VonageAiStudioSessionTrigger/memory';

const HOUR_MS = 3_600_000;
const NOW_MS = Date.parse('2026-11-20T10:00:00Z');
const EMPTY = newMemory('scope', NOW_MS - 26 * HOUR_MS, NOW_MS);

/** A memory after n8n has stored and read it. */
const stored = (notes: Notebook, fromMs = EMPTY.fromMs): Memory =>
	JSON.parse(JSON.stringify({ ...EMPTY, ...notes.keep(fromMs) })) as Memory;

const ids = (count: number) =>
	Array.from({ length: count }, (_, index) => shortOf(`studio:eu-west-1:session:${index}`));

describe('short IDs', () => {
	it('differ for IDs that begin alike', () => {
		expect(new Set(ids(10_000)).size).toBe(10_000);
	});

	it('are the same for the same ID', () => {
		expect(shortOf('a')).toBe(shortOf('a'));
	});
});

describe('the memory', () => {
	it('knows what was seen, and the looks at the others, when n8n gives it back', () => {
		const [seen, running, other, unknown] = ids(4);
		const notes = new Notebook(EMPTY);
		const looks = [running, other].map((id, index) => ({
			fingerprint: shortOf(`look at ${id}`),
			sinceMs: NOW_MS + index,
		}));
		notes.see(seen, NOW_MS);
		notes.noteLook(running, looks[0]);
		notes.noteLook(other, looks[1]);
		const again = new Notebook(stored(notes));
		expect(ids(4).map((id) => again.hasSeen(id))).toEqual([true, false, false, false]);
		expect([seen, running, other, unknown].map((id) => again.lookAt(id))).toEqual([
			undefined,
			...looks,
			undefined,
		]);
	});

	it('forgets the looks and the tries of what was seen', () => {
		const [id] = ids(1);
		const notes = new Notebook(EMPTY);
		notes.noteLook(id, { fingerprint: shortOf('look'), sinceMs: NOW_MS });
		notes.countTry(id);
		notes.see(id, NOW_MS);
		expect(stored(notes)).toMatchObject({ looks: {}, tries: {} });
	});

	it('counts tries across polls', () => {
		const [id] = ids(1);
		const notes = new Notebook(EMPTY);
		expect(notes.countTry(id)).toBe(1);
		expect(new Notebook(stored(notes)).countTry(id)).toBe(2);
	});

	it('keeps all that started since, and little of before', () => {
		const notes = new Notebook(EMPTY);
		const all = ids(100);
		all.forEach((id, hours) => notes.see(id, NOW_MS - hours * HOUR_MS));
		const fromMs = NOW_MS - 26.5 * HOUR_MS;
		const kept = new Notebook(stored(notes, fromMs));
		const since = all.filter((_id, hours) => NOW_MS - hours * HOUR_MS >= fromMs);
		expect(since.every((id) => kept.hasSeen(id))).toBe(true);
		expect(all.filter((id) => kept.hasSeen(id)).length).toBeLessThan(since.length + 3);
	});

	it('is the same after a poll that found nothing', () => {
		const notes = new Notebook(EMPTY);
		ids(50).forEach((id, index) => notes.see(id, NOW_MS + index * HOUR_MS));
		notes.noteLook('abcdefghijkl', { fingerprint: 'mnopqrstuvwx', sinceMs: NOW_MS });
		const memory = stored(notes);
		expect(stored(new Notebook(memory))).toEqual(memory);
	});

	it('leaves the memory of the last poll as it was', () => {
		const before = JSON.stringify(EMPTY);
		const notes = new Notebook(EMPTY);
		notes.see(ids(1)[0], NOW_MS);
		expect(JSON.stringify(EMPTY)).toBe(before);
	});
});
