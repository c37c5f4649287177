import { existsSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fillOnce, isComplete } from './cache';

describe('fillOnce', () => {
	let folder: string;
	beforeEach(() => {
		folder = join(mkdtempSync(join(tmpdir(), 'cache-')), 'thing');
	});

	it('fills a folder once, also for several who want it at the same time', async () => {
		const fill = jest.fn(async (partial: string) => writeFileSync(join(partial, 'file'), ''));
		await Promise.all([fillOnce(folder, fill), fillOnce(folder, fill)]);
		expect(fill).toHaveBeenCalledTimes(1);
		expect(existsSync(join(folder, 'file'))).toBe(true);
		expect(isComplete(folder)).toBe(true);
	});

	it('hands the half-filled folder of a failed attempt to the next one', async () => {
		const fail = async (partial: string) => {
			writeFileSync(join(partial, 'first half'), '');
			throw new Error('interrupted');
		};
		await expect(fillOnce(folder, fail)).rejects.toThrow('interrupted');
		expect(isComplete(folder)).toBe(false);

		await fillOnce(folder, async (partial) => {
			expect(existsSync(join(partial, 'first half'))).toBe(true);
		});
		expect(isComplete(folder)).toBe(true);
	});

	it('does not wait for a process that died while it was filling', async () => {
		symlinkSync('999999999', `${folder}.lock`);
		await fillOnce(folder, async () => undefined);
		expect(isComplete(folder)).toBe(true);
	});
});
