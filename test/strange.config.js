const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const ordinary = require('../jest.config.js');

/** See `test/simulator/unknowns.ts`; worker processes get it too. */
process.env.SIMULATOR_STRANGE ??= 'all';

const engine = join(__dirname, 'engine');
/** Nothing is different where no simulator answers, or where each unknown gets its answers by chance. */
const meetsSimulator = (name) => {
	const source = readFileSync(join(engine, name), 'utf8');
	return /(use|start)Simulator\(/.test(source) && !source.includes('playHistory(');
};

/** @type {import('jest').Config} */
module.exports = {
	...ordinary,
	rootDir: join(__dirname, '..'),
	testMatch: readdirSync(engine)
		.filter((name) => name.endsWith('.test.ts') && meetsSimulator(name))
		.map((name) => `<rootDir>/test/engine/${name}`),
};
