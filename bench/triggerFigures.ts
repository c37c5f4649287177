import type { Figure } from './rate';
import { benchTrigger } from './trigger';

/** What verifying and normalising cost the trigger. */
export async function triggerFigures(): Promise<Figure> {
	const figures = await benchTrigger();
	const { triggerPerSecond, bareHandlerPerSecond, addedMicroseconds } = figures;
	const count = (number: number) => number.toLocaleString('en');
	return {
		what: 'callbacks handled by the trigger, against a handler that only returns the body',
		measured: `${count(triggerPerSecond)}/s against ${count(bareHandlerPerSecond)}/s (ratio ${figures.ratio.toFixed(0)}); ${addedMicroseconds.toFixed(0)} µs added, ${figures.judgingMicroseconds.toFixed(0)} µs of it verifying and normalising`,
		toReach: 'under 100 µs added',
		reached: addedMicroseconds < 100,
	};
}
