import { outputOf, type Execution } from '../n8n/execution';
import { until } from '../n8n/until';
import { describeWith } from './components';
import { LEFT_OUT_PER_CRASH, leftOut } from './leftOut';
import { CONCURRENCY, startQueueScenario, STARTER, type QueueScenario } from './queueScenario';

/** One worker alone needs 63 s for 60 starts; n8n finds lost executions after 90 s at most. */
const ALL_FINISHED_MS = 240_000;
const TEST_TIMEOUT_MS = ALL_FINISHED_MS + 60_000;
/**
 * What n8n calls an execution whose worker was killed depends on which part of n8n is first to miss it.
 * A worker that starts again writes "crashed" and keeps the data, so that Retry runs it again. The main
 * process notices after 50 to 90 s, and writes "error" over it, without the data: Retry has nothing to run
 * then, and the caller of the webhook has to send the same request again.
 */
const FAILED = ['crashed', 'error'];

const people = (count: number) =>
	Array.from({ length: count }, (_, index) => String(972_541_110_000 + index));

describeWith('queue', 'webhook executions on one agent with two workers', () => {
	let scenario: QueueScenario;
	beforeAll(async () => {
		scenario = await startQueueScenario();
	});
	beforeEach(() => scenario.studio.reset());
	afterAll(() => scenario?.stop());

	it(
		'start each of 60 sessions once, at one start a second',
		async () => {
			const { studio } = scenario;
			const recipients = people(60);
			const workflow = await scenario.publish('order', {});
			await workflow.callFor(recipients);
			const all = await workflow.executions(recipients.length, ALL_FINISHED_MS);
			expect(all.map(({ status }) => status)).toEqual(all.map(() => 'success'));
			expect(studio.summary().perRecipient).toEqual(
				Object.fromEntries(recipients.map((to) => [to, 1])),
			);
			const times = studio.sessions.map(({ startedAtMs }) => startedAtMs);
			const seconds = (times[times.length - 1] - times[0]) / 1000;
			const used = (times.length - 1) / seconds;
			console.log(`${used.toFixed(2)} of the limit used, ${studio.refusedByLimit} refused`);
		},
		TEST_TIMEOUT_MS,
	);

	it(
		'start nobody twice when a worker is killed, and account for each of 30 people',
		async () => {
			const { studio, queue } = scenario;
			const recipients = people(30);
			const parameters = { reference: '={{ $json.body.to }}', startOnce: true };
			const workflow = await scenario.publish('order-once', parameters);
			await workflow.callFor(recipients);
			await until(() => studio.sessions.length >= 10, { timeoutMs: ALL_FINISHED_MS });
			const [worker] = queue.workers;
			await worker.kill();
			await worker.restart();

			const all = await workflow.executions(recipients.length, ALL_FINISHED_MS);
			const lost = all.filter(({ status }) => status !== 'success');
			expect(lost.length).toBeLessThanOrEqual(CONCURRENCY);
			const words = new Set(lost.map(({ status }) => status));
			for (const word of words) expect(FAILED).toContain(word);

			const { client } = queue.main;
			const retried = await Promise.all(lost.map(({ id }) => client.retry(id, ALL_FINISHED_MS)));
			const unsettled = without(recipients, settled([...all, ...retried]));
			expect(unsettled.length).toBeLessThanOrEqual(lost.length);
			await workflow.callFor(unsettled);
			const sent = recipients.length + unsettled.length;
			const { started, alreadyStarted } = settled([
				...(await workflow.executions(sent, ALL_FINISHED_MS)),
				...retried,
			]);

			const missed = leftOut(studio, recipients);
			console.log(
				`${lost.length} executions were lost and listed as ${[...words].join(' and ')}. Retry settled ` +
					`${lost.length - unsettled.length} of them, the same request again the rest. ` +
					`${alreadyStarted.length} were already started; ${missed.length} of these were never called.`,
			);
			expect(without(recipients, { started, alreadyStarted })).toEqual([]);
			expect(Math.max(...Object.values(studio.summary().perRecipient))).toBe(1);
			expect(missed.filter((to) => !alreadyStarted.includes(to))).toEqual([]);
			expect(missed.length).toBeLessThanOrEqual(LEFT_OUT_PER_CRASH);
		},
		TEST_TIMEOUT_MS,
	);
});

interface Settled {
	/** Whose call was started. */
	started: string[];
	/** Of whom the node says that they were started before. */
	alreadyStarted: string[];
}

function settled(executions: Execution[]): Settled {
	const items = executions.flatMap((each) => outputOf(each, STARTER)).map(({ json }) => json);
	const phones = (those: typeof items) => those.map(({ to }) => String(to));
	return {
		started: phones(items.filter(({ session_id }) => session_id)),
		alreadyStarted: phones(items.filter(({ not_started }) => not_started === 'already_started')),
	};
}

function without(phones: string[], { started, alreadyStarted }: Settled): string[] {
	return phones.filter((phone) => !started.includes(phone) && !alreadyStarted.includes(phone));
}
