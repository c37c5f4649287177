import { startSimulator, type Simulator, type SimulatorOptions } from '../simulator';
import { JumpingClock } from './jumpingClock';

/**
 * A simulator for the tests of a file: started before the first, reset after each, closed after the
 * last. Hooks of the file that use it come after this call.
 */
export function useSimulator(options: SimulatorOptions = {}): Simulator {
	let running: Simulator | undefined;
	beforeAll(async () => {
		running = await startSimulator(options);
		if (options.clock instanceof JumpingClock) options.clock.serve(running);
	});
	afterEach(() => running?.reset());
	afterAll(async () => await running?.close());
	return new Proxy({} as Simulator, {
		get: (_target, name) => {
			if (!running) throw new Error('The simulator starts with the first test');
			return Reflect.get(running, name) as unknown;
		},
	});
}

/** Virtual time for the tests of a file; give it to `useSimulator` too. See `JumpingClock`. */
export function useJumpingClock(): JumpingClock {
	const clock = new JumpingClock();
	beforeAll(() => clock.install());
	afterAll(() => clock.uninstall());
	return clock;
}
