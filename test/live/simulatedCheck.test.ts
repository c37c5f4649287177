import { checkSimulated, committedReport, simulatedReport } from '../../live/simulated';
import { FACTS } from '../../live/facts';
import { UNKNOWNS } from '../simulator';

const WRITE =
	'not as committed: run `npm run check:live:simulated -- --write`, and look at what changed';

/** The findings of a report by the ids of their facts. */
function findingsIn(report: Record<string, string>): Record<string, string> {
	const [, json] = Object.entries(report).find(([name]) => name.endsWith('.json')) ?? ['', '{}'];
	return (JSON.parse(json) as { findings: Record<string, string> }).findings;
}

describe.each([
	['ordinary', false],
	['strange', true],
])('the live check against the %s simulator', (_variant, strange) => {
	let report: Record<string, string>;
	beforeAll(async () => {
		report = await simulatedReport(strange);
	});

	it('gives the committed report', async () => {
		for (const [name, text] of Object.entries(report)) {
			const isSame = text === (await committedReport(name));
			expect(isSame ? name : `${name} is ${WRITE}`).toBe(name);
		}
	});

	it('has a finding for each fact', () => {
		expect(Object.keys(findingsIn(report)).sort()).toEqual(FACTS.map(({ id }) => id).sort());
	});

	it(`finds each unknown ${strange ? 'different' : 'as assumed'}, and all else as assumed`, () => {
		const unknowns = UNKNOWNS.map(({ id }): string => id);
		const unexpected = Object.entries(findingsIn(report)).filter(([id, finding]) => {
			const isDifferent = strange && unknowns.includes(id);
			return isDifferent ? !finding.startsWith('differs: ') : finding !== 'as assumed';
		});
		expect(unexpected).toEqual([]);
	});
});

describe('a start whose answer is lost', () => {
	it('is not sent a second time', async () => {
		const sent: string[] = [];
		const isStart = (path: string) => /make-call|conversation|init/.test(path);
		await checkSimulated({
			strange: false,
			simulator: {
				faults: ({ path }) => (isStart(path) ? { kind: 'resetAfterAccept' } : undefined),
			},
			inspect: ({ requests }) => sent.push(...requests.map(({ path }) => path).filter(isStart)),
		});
		expect(sent).toEqual([
			'/http/init',
			'/messaging/conversation',
			...['/messaging/conversation', '/messaging/conversation'],
			...['/telephony/make-call', '/telephony/make-call'],
			'/http/init',
			'/http/init',
		]);
	});
});
