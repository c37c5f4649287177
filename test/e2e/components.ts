import { prepareBrowser } from '../n8n/browser';
import { reasonToSkip } from '../n8n/debian';
import { prepareQueue } from '../n8n/queue';

/** Programs that some of the tests need and that not every machine can get. */
const COMPONENTS = { browser: prepareBrowser, queue: prepareQueue };

export type Component = keyof typeof COMPONENTS;

/** Carries the reasons from `run.ts` to the tests, which have to know them when they are defined. */
const VARIABLE = 'E2E_MISSING_COMPONENTS';

/**
 * Installs the components before the tests run.
 * @returns the environment variable that tells `describeWith` which of them are missing, and why
 */
export async function prepareComponents(): Promise<Record<string, string>> {
	const missing: Partial<Record<Component, string>> = {};
	for (const component of Object.keys(COMPONENTS) as Component[]) {
		const reason = await reasonToSkip(COMPONENTS[component]);
		if (!reason) continue;
		missing[component] = reason;
		console.warn(`The tests that need "${component}" ${process.env.CI ? 'fail' : 'are skipped'}:`);
		console.warn(reason);
	}
	return { [VARIABLE]: JSON.stringify(missing) };
}

/**
 * A block of tests that need a component. Without it they are skipped, and counted so. In CI nothing may
 * be skipped: there the block fails with the reason.
 */
export function describeWith(component: Component, name: string, block: () => void): void {
	const missing = JSON.parse(process.env[VARIABLE] ?? '{}') as Partial<Record<Component, string>>;
	const reason = missing[component];
	if (!reason) {
		describe(name, block);
	} else if (process.env.CI) {
		describe(name, () => {
			it(`has its ${component}`, () => {
				throw new Error(reason);
			});
		});
	} else {
		describe.skip(name, block);
	}
}
