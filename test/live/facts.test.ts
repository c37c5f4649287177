import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { coveragePage } from '../../live/coverage';
import { FACTS, factsOf } from '../../live/facts';
import type { Tools } from '../../live/part';
import { PARTS } from '../../live/parts';
import { UNKNOWNS } from '../simulator';

/** The checks by their ids; none of them is done. */
const checks = PARTS.flatMap(({ name, checks }) =>
	Object.keys(checks({ answers: {} } as Tools)).map((id) => ({ id, part: name })),
);

describe('the facts that this package assumes', () => {
	it('have an id each, and rest on a file that exists', () => {
		expect(new Set(FACTS.map(({ id }) => id)).size).toBe(FACTS.length);
		const files = FACTS.map(({ restsOn }) => restsOn.file);
		expect(files.filter((file) => !existsSync(join(__dirname, '../..', file)))).toEqual([]);
	});

	it('include all that the simulator can answer in two ways', () => {
		const ids = FACTS.map(({ id }) => id);
		expect(UNKNOWNS.map(({ id }) => id).filter((id) => !ids.includes(id))).toEqual([]);
	});

	it('are each settled by a check of a part', () => {
		const known = checks.map(({ id }) => id);
		expect(FACTS.filter(({ check }) => !known.includes(check))).toEqual([]);
	});

	it('are what each check is for', () => {
		expect(checks.filter(({ id }) => factsOf(id).length === 0)).toEqual([]);
	});

	it('are settled by checks that bear the name of their part', () => {
		expect(checks.filter(({ id, part }) => !id.startsWith(`${part}.`))).toEqual([]);
	});

	it('stand in docs/api-coverage.md as `npm run api-coverage` writes them', async () => {
		const { text, expected } = await coveragePage();
		expect(text).toBe(expected);
	});
});
