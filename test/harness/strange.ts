/**
 * The strange variant of the simulator answers all that nobody documents in the way that this package does
 * not assume; `npm run test:strange` runs the engine tests against it.
 */
export const isStrange = process.env.SIMULATOR_STRANGE !== undefined;

/** A test of the form that answers are assumed to have, which is left out where they have another. */
export const itOrdinary = isStrange ? it.skip : it;

/** Exactly this object; in the strange variant, which adds fields everywhere, one that holds it. */
export const exactly = <T extends object>(json: T): T =>
	isStrange ? (expect.objectContaining(json) as T) : json;
