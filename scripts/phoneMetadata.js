/**
 * Says which numbering plans this checkout bundles, and how old they are:
 *
 *     node scripts/phoneMetadata.js
 *
 * The build writes the same into LICENCES.txt of the package.
 */
const { readFileSync } = require('node:fs');
const { dirname, join } = require('node:path');

const FOLDER = dirname(require.resolve('libphonenumber-js/package.json'));

/**
 * The library names neither its plans nor their date in its code, but in its list of changes: a heading
 * such as "1.13.16 / 10.11.2026", and under it "Updated metadata to version 9.0.43".
 * @returns {{ version: string, metadata: string, date: string }} of the library, of Google's plans, and
 * the day (YYYY-MM-DD) on which they came into the library
 */
function phoneMetadata(changes = readFileSync(join(FOLDER, 'CHANGELOG.md'), 'utf8')) {
	const { version } = require('libphonenumber-js/package.json');
	const since = changes.slice(changes.indexOf(`\n${version} /`));
	const found =
		/\n[\d.]+ \/ (\d+)\.(\d+)\.(\d{4})\n=+\n(?:(?!\n=+\n)[^])*?Updated metadata to version ([\d.]+\d)/.exec(
			since,
		);
	if (!found) throw new Error('libphonenumber-js writes its changes in another form now');
	const [, day, month, year, metadata] = found;
	return { version, metadata, date: [year, pad(month), pad(day)].join('-') };
}

const pad = (number) => number.padStart(2, '0');

module.exports = { phoneMetadata };

if (require.main === module) {
	const { version, metadata, date } = phoneMetadata();
	const days = Math.floor((Date.now() - Date.parse(date)) / 86_400_000);
	console.log(
		`libphonenumber-js ${version}, numbering plans ${metadata} of ${date}: ${days} days old`,
	);
}
