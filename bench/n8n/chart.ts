import { ROWS, type Arrival, type CampaignResult } from './campaign';

const WIDTH = 960;
const HEIGHT = 372;
const PANEL = { width: 270, height: 210, left: 50, top: 92, gap: 40 };
const COLOURS = {
	paper: '#ffffff',
	frame: '#d0d7de',
	text: '#1f2328',
	faint: '#59636e',
	started: '#1a7f37',
	refused: '#cf222e',
	limit: '#0969da',
};

/**
 * Draws starts and refusals over time, one panel for each way. It brings its own white paper, so that it
 * reads the same on a light and on a dark page.
 */
export function chartSvg(campaigns: CampaignResult[]): string {
	const shown = campaigns.slice(0, 2).concat(campaigns.slice(-1));
	const lastSecond = Math.max(...shown.flatMap(({ arrivals }) => arrivals.map((a) => a.atSeconds)));
	const seconds = Math.ceil(Math.max(lastSecond, ROWS) / 10) * 10;
	const panels = shown.map((campaign, index) => panel(campaign, index, seconds));
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="title" font-family="system-ui, 'DejaVu Sans', sans-serif" font-size="13">`,
		`<title id="title">${escaped(summary(shown))}</title>`,
		`<rect x="0.5" y="0.5" width="${WIDTH - 1}" height="${HEIGHT - 1}" rx="8" fill="${COLOURS.paper}" stroke="${COLOURS.frame}"/>`,
		text(PANEL.left, 30, `${ROWS} rows, one agent that may start one session per second`, {
			size: 17,
			weight: 600,
		}),
		...panels.flat(),
		...legend(),
		'</svg>\n',
	].join('\n');
}

function panel(
	{ way, started, refused, arrivals }: CampaignResult,
	index: number,
	seconds: number,
) {
	const left = PANEL.left + index * (PANEL.width + PANEL.gap);
	const bottom = PANEL.top + PANEL.height;
	const x = (second: number) => round(left + (second / seconds) * PANEL.width);
	const y = (count: number) => round(bottom - (count / ROWS) * PANEL.height);
	const grid = [0, 10, 20, 30, 40, 50].flatMap((count) => [
		line(left, y(count), left + PANEL.width, y(count), COLOURS.frame),
		text(left - 6, y(count) + 4, String(count), { anchor: 'end', colour: COLOURS.faint, size: 11 }),
	]);
	const times = [0, seconds / 3, (2 * seconds) / 3, seconds].map((second) =>
		text(x(second), bottom + 17, `${Math.round(second)} s`, {
			anchor: 'middle',
			colour: COLOURS.faint,
			size: 11,
		}),
	);
	const steps = (wanted: boolean) => {
		const path = [`M ${x(0)} ${y(0)}`];
		let count = 0;
		for (const { atSeconds } of arrivals.filter((arrival: Arrival) => arrival.started === wanted)) {
			count += 1;
			path.push(`H ${x(atSeconds)} V ${y(count)}`);
		}
		return `${path.join(' ')} H ${x(Math.max(...arrivals.map((arrival) => arrival.atSeconds)))}`;
	};
	return [
		text(left, PANEL.top - 32, way, { weight: 600 }),
		text(left, PANEL.top - 14, `${started} started`, { colour: COLOURS.started }),
		text(left + 90, PANEL.top - 14, refused ? `${refused} refused` : 'none refused', {
			colour: refused ? COLOURS.refused : COLOURS.faint,
		}),
		...grid,
		...times,
		`<path d="M ${x(0)} ${y(1)} L ${x(ROWS - 1)} ${y(ROWS)}" fill="none" stroke="${COLOURS.limit}" stroke-width="2" stroke-dasharray="5 4"/>`,
		`<path d="${steps(true)}" fill="none" stroke="${COLOURS.started}" stroke-width="2.5"/>`,
		...(refused
			? [`<path d="${steps(false)}" fill="none" stroke="${COLOURS.refused}" stroke-width="2.5"/>`]
			: []),
	];
}

function legend(): string[] {
	const y = HEIGHT - 22;
	const entries = [
		{ x: 50, words: 'sessions started so far', colour: COLOURS.started },
		{ x: 270, words: 'requests refused so far', colour: COLOURS.refused },
		{ x: 490, words: 'the limit: one start per second', colour: COLOURS.limit, dashes: '5 4' },
	];
	return entries.flatMap(({ x, words, colour, dashes }) => [
		line(x, y - 4, x + 28, y - 4, colour, 2.5, dashes),
		text(x + 36, y, words),
	]);
}

function summary(campaigns: CampaignResult[]): string {
	return campaigns
		.map(({ way, started, refused }) => `${way}: ${started} started, ${refused} refused`)
		.join('; ');
}

function line(
	x1: number,
	y1: number,
	x2: number,
	y2: number,
	colour: string,
	width = 1,
	dashes = '',
) {
	const dashed = dashes && ` stroke-dasharray="${dashes}"`;
	return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${colour}" stroke-width="${width}"${dashed}/>`;
}

function text(
	x: number,
	y: number,
	words: string,
	{ size = 13, weight = 400, anchor = 'start', colour = COLOURS.text } = {},
): string {
	return `<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}" text-anchor="${anchor}" fill="${colour}">${escaped(words)}</text>`;
}

const round = (value: number) => Math.round(value * 10) / 10;

const escaped = (words: string) => words.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
