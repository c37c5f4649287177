import { CREDENTIAL_TYPE } from '../../nodes/shared/credential';
import { name as packageName } from '../../package.json';
import type { Edition } from '../n8n/editions';
import { awaitPolls, crashAfterPoll, polledItems, pollEvery, publishPolling } from '../n8n/polling';
import { startN8n, type RunningN8n } from '../n8n/server';
import { until } from '../n8n/until';
import { chain, type StoredWorkflow } from '../n8n/workflow';
import { startSimulator, type Simulator } from '../simulator';
import { API_KEY } from './product';
import { packedPackage } from './tarball';

const TRIGGER = 'When a conversation has finished';
const TRIGGER_TYPE = `${packageName}.vonageAiStudioSessionTrigger`;
const NEXT = 'Next node';
const NEXT_TYPE = 'n8n-nodes-base.noOp';
/** In place of every minute, so that no test waits long. */
const SECONDS = 3;
/** Requests so close to each other are of one poll. */
const SAME_POLL_MS = 1000;
const LATENCY_MS = 10;
/** Crashes are spread evenly from the first request of a poll to the execution that it starts, and a bit further. */
const A_LITTLE_LONGER = 1.25;
/** Between a crash and the end of n8n's start. */
const ENDS_IN_DOWNTIME_MS = 6_000;
const CRASH_TIMEOUT_MS = 60_000;

/** When n8n 2.x is killed while it starts, it takes the workflow up again after so long; 2 minutes by default. */
const SOON = {
	N8N_WORKFLOW_PUBLICATION_OUTBOX_LEASE_SECONDS: '15',
	N8N_WORKFLOW_PUBLICATION_OUTBOX_POLL_INTERVAL_MS: '1000',
};

/** n8n 2.36 and later can store a poll's memory and its execution in one transaction, with all of these. */
const DURABLE = {
	...SOON,
	N8N_SCHEDULER_ENABLED: 'true',
	N8N_SCHEDULER_POLL_TRIGGERS_ENABLED: 'true',
	N8N_USE_WORKFLOW_PUBLICATION_SERVICE: 'true',
	N8N_POLLER_DURABLE_CURSORS_ENABLED: 'true',
};

interface Mode {
	name: string;
	edition: Edition;
	env: Record<string, string>;
	/** Few, because each takes 10 seconds; `POLL_CRASHES=20` makes the figures of `docs/results.md`. */
	crashes: number;
	/** Whether the memory is stored together with the execution. */
	isAtOnce: boolean;
}

const MODES: Mode[] = [
	{ name: '2.x', edition: '2.x', env: SOON, crashes: 3, isAtOnce: false },
	{ name: '2.x with durable cursors', edition: '2.x', env: DURABLE, crashes: 2, isAtOnce: true },
	{ name: '1.x', edition: '1.x', env: {}, crashes: 3, isAtOnce: false },
];

describe.each(MODES)(
	'the Session Trigger in n8n $name',
	({ name, edition, env, isAtOnce, ...mode }) => {
		const crashes = Number(process.env.POLL_CRASHES ?? mode.crashes);
		let n8n: RunningN8n;
		let studio: Simulator;
		let workflow: StoredWorkflow;
		/** Every session that finished since the workflow was published. */
		const finished: string[] = [];

		beforeAll(async () => {
			studio = await startSimulator({
				latencyMs: LATENCY_MS,
				endMarks: ['endTime'],
				runningSessions: 'listed',
				recordingAfterMs: 0,
			});
			n8n = await startN8n({
				edition,
				env,
				onlyNodes: [TRIGGER_TYPE, NEXT_TYPE],
				packageTarball: await packedPackage(),
			});
		});
		afterAll(async () => {
			await n8n?.stop();
			await studio?.close();
		});

		/** When each poll began; one that looks far back makes several requests. */
		const pollTimes = () => {
			const times = studio.requests.flatMap(({ path, receivedAtMs }) =>
				path === '/insights/sessions' ? [receivedAtMs] : [],
			);
			return times.filter((ms, index) => !index || ms - times[index - 1] > SAME_POLL_MS);
		};
		const polls = () => pollTimes().length;
		/** How long it takes from the first request of a poll to the execution that it starts. */
		const pollMs = async () => {
			const few = fewSessions();
			finished.push(...few);
			await awaitOut(few[0]);
			const [{ startedAt }] = await n8n.client.executions(workflow);
			const beganMs = pollTimes().filter((ms) => ms <= Date.parse(startedAt));
			return Date.parse(startedAt) - beganMs[beganMs.length - 1];
		};
		/** A session that ends so long from now, or goes on until it is ended. */
		const session = (endsAfterMs = -1) => {
			const nowMs = Date.now();
			return studio.addSession({ startMs: nowMs - 2000, endMs: nowMs + endsAfterMs });
		};
		/** Sessions that are over, as many as a poll finds when n8n is killed. */
		const fewSessions = () => [0, 1, 2].map(() => session());
		const itemsOut = async () => await polledItems(n8n.client, workflow, TRIGGER);
		/** The sessions that came out so far, sorted. */
		const idsOut = async () => (await itemsOut()).map(({ json }) => String(json.event_id)).sort();
		/** Waits until a session came out, and for two polls, which may not put it out again. */
		const awaitOut = async (id: string) => {
			await until(async () => (await idsOut()).includes(id), { timeoutMs: 90_000, what: id });
			await awaitPolls(polls, 2);
		};

		it('reports nothing that was over before the workflow was published', async () => {
			const credential = await n8n.client.createCredential('Simulator', CREDENTIAL_TYPE, {
				apiKey: API_KEY,
				region: 'custom',
				baseUrl: studio.url,
			});
			fewSessions();
			const polling = chain('Finished conversations', [
				{
					name: TRIGGER,
					type: TRIGGER_TYPE,
					parameters: pollEvery(SECONDS),
					credentials: { [CREDENTIAL_TYPE]: { id: credential.id, name: credential.name } },
				},
				{ name: NEXT, type: NEXT_TYPE },
			]);
			workflow = await publishPolling(n8n.client, polling, polls);
			await awaitPolls(polls, 2);
			expect(await n8n.client.executions(workflow)).toEqual([]);
		});

		it('reports once what finishes afterwards', async () => {
			const id = session(Infinity);
			await awaitPolls(polls, 2);
			expect(await idsOut()).toEqual([]);
			studio.endSession(id);
			finished.push(id);
			await awaitOut(id);
			expect(await idsOut()).toEqual(finished);
		});

		it('reports once, after a restart, what finished meanwhile', async () => {
			const running = session(Infinity);
			await awaitPolls(polls, 1);
			await n8n.stop();
			studio.endSession(running);
			finished.push(running, session());
			await n8n.restart();
			await awaitOut(running);
			expect(await idsOut()).toEqual([...finished].sort());
		});

		it('reports once what finished while the workflow was not published', async () => {
			await n8n.client.deactivate(workflow);
			const id = session();
			finished.push(id);
			await n8n.client.activate(workflow);
			await awaitOut(id);
			expect(await idsOut()).toEqual([...finished].sort());
		});

		// With its defaults n8n sends the new memory of a trigger to its database, does not wait for it, reads
		// the workflow, and then stores the execution: `__emit` in `trigger-execution-context.factory.js` (2.x)
		// and in `active-workflow-manager.js` (1.x). So a crash in between loses what one poll has found, and
		// nothing is repeated. With durable cursors both are one transaction (`poll-cursor.service.js`).
		it(
			`loses at most what one poll has found when n8n is killed (${crashes} times)`,
			async () => {
				const longestMs = (await pollMs()) * A_LITTLE_LONGER;
				const all = [...finished];
				const found: string[][] = [];
				for (let crash = 0; crash < crashes; crash += 1) {
					found.push(fewSessions());
					all.push(...found[crash], session(ENDS_IN_DOWNTIME_MS));
					const delayMs = Math.round((longestMs * crash) / crashes);
					await crashAfterPoll(n8n, polls, delayMs);
				}
				all.push(session());
				await awaitOut(all[all.length - 1]);

				const out = await itemsOut();
				const ids = out.map(({ json }) => String(json.event_id));
				const lost = all.filter((id) => !ids.includes(id));
				const losing = found.filter((few) => few.some((id) => lost.includes(id)));
				const interrupted = out.filter(({ isDone }) => !isDone);
				console.log(
					`n8n ${name}, killed ${crashes} times within ${Math.round(longestMs)} ms of a poll: of ${all.length} conversations, ${lost.length} are lost (by ` +
						`${losing.length} crashes), ${ids.length - new Set(ids).size} came twice, ${interrupted.length} ` +
						'are in executions that n8n lists as crashed',
				);
				expect(ids).toHaveLength(new Set(ids).size);
				if (isAtOnce) expect(lost).toEqual([]);
				// Only what a poll had read to the end can be lost.
				const read = studio.requests.map(({ path }) => path);
				expect(read).toEqual(expect.arrayContaining(lost.map((id) => `/insights/sessions/${id}`)));
			},
			crashes * CRASH_TIMEOUT_MS + 60_000,
		);
	},
);
