import { ASKED } from './answers';
import { PARTS } from './parts';
import { REPORT_NAME } from './report';

const FLAG_WIDTH = 24;

/** The text of `--help`. */
export function helpText(): string {
	const options: Array<[string, string]> = [
		['--yes-to PARTS', 'Does these parts without asking, and no others: read,http,sms'],
		['--with-rate', 'Asks about the part "rate" too'],
		['--region REGION', 'eu or us'],
		['--base-url URL', 'A server in place of a region'],
		['--other-base-url URL', 'A server that should refuse the key, in place of the other region'],
		['--port NUMBER', 'Where to listen for callbacks; default 8080'],
		['--report FOLDER', 'Where to write the report; default: the current folder'],
		...Object.values(ASKED).map(({ flag, question }): [string, string] => [
			`--${flag} …`,
			question,
		]),
	];
	return [
		'Checks what this package assumes about AI Studio against your own account.',
		'It says what each part does and costs, and does nothing without your yes.',
		'',
		'  npm run check:live',
		'  npm run check:live -- --yes-to read --region eu',
		'',
		'The API key is asked for and not shown. Without a terminal it is read from the environment',
		'variable VONAGE_AI_STUDIO_API_KEY. With --yes-to every other option has a variable too: VONAGE_AI_STUDIO_HTTP_AGENT.',
		'',
		'Parts',
		...PARTS.flatMap(({ name, does, costs }) => [
			`  ${name.padEnd(10)}${does}`,
			`            Costs: ${costs}`,
		]),
		'',
		'Options',
		...options.map(([flag, says]) => `  ${flag.padEnd(FLAG_WIDTH)}${says}`),
		'',
		`The report, ${REPORT_NAME}.md and ${REPORT_NAME}.json, holds no keys, numbers or texts.`,
		'',
	].join('\n');
}
