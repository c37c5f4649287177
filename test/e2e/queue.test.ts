import { outputOf } from '../n8n/execution';
import { reasonToSkip } from '../n8n/debian';
import { prepareQueue } from '../n8n/queue';
import { until } from '../n8n/until';
import { startQueueScenario, STARTER, type QueueScenario } from './queueScenario';

const COUNT = 60;
/** One worker alone needs 63 s for the 60 starts; n8n finds lost executions after 90 s at most. */
const ALL_ENDED_MS = 240_000;
const recipients = Array.from({ length: COUNT }, (_, index) => String(972_541_110_000 + index));

describe('60 webhook executions on one agent with two workers, one start a second allowed', () => {
	let skipped: string | undefined;
	beforeAll(async () => {
		skipped = await reasonToSkip(prepareQueue);
		if (skipped) console.warn(`SKIPPED, queue mode is not tested: ${skipped}`);
	});

	/** Runs a test with an n8n of its own, where there can be one. */
	const withQueue = (
		name: string,
		options: Parameters<typeof startQueueScenario>[0],
		test: (scenario: QueueScenario) => Promise<void>,
	) =>
		it(
			name,
			async () => {
				if (skipped) return;
				const scenario = await startQueueScenario(options);
				try {
					await test(scenario);
				} finally {
					await scenario.stop();
				}
			},
			ALL_ENDED_MS + 120_000,
		);

	withQueue('starts every session once', {}, async ({ studio, callFor, executions }) => {
		await callFor(recipients);
		const all = await executions(COUNT, ALL_ENDED_MS);
		expect(all.map(({ status }) => status)).toEqual(all.map(() => 'success'));
		expect(studio.summary().perRecipient).toEqual(
			Object.fromEntries(recipients.map((to) => [to, 1])),
		);
		const times = studio.sessions.map(({ startedAtMs }) => startedAtMs);
		const used = (COUNT - 1) / ((times[COUNT - 1] - times[0]) / 1000);
		console.log(`${used.toFixed(2)} of the limit used, ${studio.refusedByLimit} refused`);
	});

	withQueue(
		'starts nobody twice when a worker is killed, and says which executions it took along',
		{ startOnce: true, reference: '={{ $json.body.to }}' },
		async ({ studio, callFor, executions, queue }) => {
			await callFor(recipients);
			await until(() => studio.sessions.length >= COUNT / 3, { timeoutMs: ALL_ENDED_MS });
			const [worker] = queue.workers;
			await worker.kill();
			await worker.restart();

			const all = await executions(COUNT, ALL_ENDED_MS);
			const lost = all.filter(({ status }) => status !== 'success');
			expect(lost.map(({ status }) => status)).toEqual(lost.map(() => 'crashed'));
			expect(lost.length).toBeLessThanOrEqual(5);

			// What a user does about them: Retry, in the list of executions.
			const retried = await Promise.all(
				lost.map(({ id }) => queue.main.client.retry(id, ALL_ENDED_MS)),
			);
			const outputs = [...all, ...retried].flatMap((each) => outputOf(each, STARTER));
			const started = outputs.filter(({ json }) => json.session_id).map(({ json }) => json.to);
			const told = outputs.filter(({ json }) => json.already_started).map(({ json }) => json.to);
			console.log(`${lost.length} executions lost; Retry tells of ${told.length} started before`);
			expect([...started, ...told].sort()).toEqual(recipients);
			const { perRecipient } = studio.summary();
			expect(Math.max(...Object.values(perRecipient))).toBe(1);
			expect(started.every((to) => perRecipient[String(to)] === 1)).toBe(true);
		},
	);
});
